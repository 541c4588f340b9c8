using System;

namespace ParallelMigration.Libvirt;

/// <summary>A VM that is active on a host.</summary>
/// <param name="Uuid">Its UUID.</param>
/// <param name="Name">Its name.</param>
/// <param name="Vcpus">The vCPUs that it has now.</param>
internal sealed record PresentVm(Guid Uuid, string Name, int Vcpus);
