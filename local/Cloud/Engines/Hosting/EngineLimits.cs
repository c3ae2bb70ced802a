namespace Pipeline.Cloud.Engines.Hosting;

/// <summary>Limits of a child process; it is killed when it exceeds one.</summary>
/// <param name="Megabytes">Resident memory, MiB.</param>
/// <param name="Time">Time of one request.</param>
internal sealed record EngineLimits(int Megabytes, TimeSpan Time);
