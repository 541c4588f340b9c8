namespace ParallelMigration.OVirt;

/// <summary>oVirt's <c>vcpu_pin</c>: where one virtual CPU may run.</summary>
/// <param name="Vcpu">The virtual CPU's number, from 0 on.</param>
/// <param name="CpuSet">The host's CPUs as oVirt writes them: <c>1-4,^2,6</c>.</param>
public readonly record struct OVirtCpuPin(int Vcpu, string CpuSet);
