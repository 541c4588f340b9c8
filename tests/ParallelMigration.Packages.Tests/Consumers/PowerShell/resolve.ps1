# One request a line in, "setting;vCPUs;Gbps of both links;CPU threads of both hosts;post-copy;compression"; its explanation out.
param([Parameter(Mandatory)][string] $Libraries)
$ErrorActionPreference = 'Stop'
Get-ChildItem $Libraries -Filter *.dll | ForEach-Object { Add-Type -Path $_.FullName }

$resolver = [ParallelMigration.Policy.ParallelMigrationResolver]::new()
foreach ($line in [Console]::In.ReadToEnd().Split("`n", [StringSplitOptions]::RemoveEmptyEntries)) {
    $setting, $vcpus, $gbps, $threads, $postCopy, $compression = $line.Split(';')
    $hostResources = [ParallelMigration.Policy.HostResources] @{
        CpuThreads    = $threads
        LinkBandwidth = [ParallelMigration.Policy.Bandwidth]::FromGigabitsPerSecond($gbps)
    }
    $decision = $resolver.Resolve([ParallelMigration.Policy.MigrationRequest] @{
        Cluster     = [ParallelMigration.Policy.ClusterSettings] @{
            ParallelMigration = [ParallelMigration.Policy.ParallelMigrationSetting]::Parse($setting)
            MigrationPolicy   = [ParallelMigration.Policy.MigrationPolicy] @{ PostCopy = $postCopy -eq 'true'; Compression = $compression -eq 'true' }
        }
        VmResources = [ParallelMigration.Policy.VmResources] @{ Vcpus = $vcpus }
        Source      = $hostResources
        Destination = $hostResources
    })
    [Console]::Out.Write($decision.Explain() + "`n`n")
}
