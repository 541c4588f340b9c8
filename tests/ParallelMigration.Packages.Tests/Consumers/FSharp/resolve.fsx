#i "nuget: FEED"
#r "nuget: ParallelMigration.Policy, PACKED"
#r "nuget: ParallelMigration.Policy.FsCheck, PACKED"

open System
open FsCheck
open FsCheck.FSharp
open ParallelMigration.Policy
open ParallelMigration.Policy.Arbitraries

let resolver = ParallelMigrationResolver()

// "setting;vCPUs;Gbps of both links;CPU threads of both hosts;post-copy;compression"
let resolve (line: string) =
    let fields = line.Split ';'
    let host = HostResources(CpuThreads = int fields[3], LinkBandwidth = Bandwidth.FromGigabitsPerSecond(int64 fields[2]))
    let policy = MigrationPolicy(PostCopy = (fields[4] = "true"), Compression = (fields[5] = "true"))
    resolver.Resolve(
        MigrationRequest(
            Cluster = ClusterSettings(ParallelMigration = ParallelMigrationSetting.Parse fields[0], MigrationPolicy = policy),
            VmResources = VmResources(Vcpus = int fields[1]),
            Source = host,
            Destination = host))

Seq.initInfinite (fun _ -> Console.In.ReadLine())
|> Seq.takeWhile (isNull >> not)
|> Seq.iter (fun line -> Console.Out.Write((resolve line).Explain() + "\n\n"))

// And the generators: what is valid is answered, by a plan or by issues.
Check.One(
    Config.QuickThrowOnFailure.WithQuietOnSuccess true,
    Prop.forAll (ValidArbitraries.MigrationRequest()) (fun request ->
        let decision = resolver.Resolve request
        (not (isNull (box decision.Plan))) = (decision.Issues.Count = 0)))
