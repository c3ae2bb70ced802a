namespace Pipeline.Cloud.Engines.Hosting;

/// <summary>What an engine's process may take. It is ended when it takes more, whatever it is at.</summary>
/// <param name="Megabytes">Of memory, all in all, in MiB.</param>
/// <param name="Time">For one answer.</param>
internal sealed record EngineLimits(int Megabytes, TimeSpan Time);
