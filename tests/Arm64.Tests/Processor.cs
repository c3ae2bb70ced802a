using Pipeline.Testing;

namespace Pipeline.Arm64.Tests;

/// <summary>A processor, the scorer that was built for it, and how that runs here.</summary>
/// <param name="Name">The name in Lambda's terms.</param>
/// <param name="Binary">The scorer.</param>
/// <param name="Preload">What makes its clock stand still.</param>
/// <param name="Emulator">The command before the program that emulates the processor; empty where it is this machine's.</param>
internal sealed record Processor(string Name, string Binary, string Preload, string Emulator)
{
    private static readonly string Build = Path.Combine(Repository.Root, ".build");

    /// <summary>This machine's.</summary>
    public static Processor X64 { get; } = new("x86_64", Path.Combine(Build, "functions", "ScoringFunction", "bootstrap"), Path.Combine(Build, "arm64", "clock", "x86_64.so"), "");

    /// <summary>
    /// A Neoverse N1, which is what Lambda's Graviton2 is made of: an instruction that it lacks ends the program. Below Debian's libraries for arm64.
    /// </summary>
    public static Processor Graviton2 { get; } = new(
        "arm64", Path.Combine(Build, "arm64", "functions", "ScoringFunction", "bootstrap"), Path.Combine(Build, "arm64", "clock", "arm64.so"), EmulatorOf("neoverse-n1"));

    /// <summary>An emulated processor of ARM's.</summary>
    public static string EmulatorOf(string model) => $"qemu-aarch64-static -cpu {model} -L {Path.Combine(Build, "arm64", "root")}";

    /// <summary>Makes a folder of functions, whose scorer is this one with some variables more.</summary>
    /// <param name="directory">Where.</param>
    /// <param name="variables">The variables, which go before those that the cloud sets.</param>
    public void Deploy(TemporaryDirectory directory, IReadOnlyDictionary<string, string> variables)
    {
        foreach (var function in (string[])["LookupsFunction", "RetrainingFunction"])
            Directory.CreateSymbolicLink(directory.File(function), Path.Combine(Build, "functions", function));
        var scorer = Directory.CreateDirectory(directory.File("ScoringFunction")).FullName;
        File.Copy(Path.Combine(Path.GetDirectoryName(Binary)!, "framework"), Path.Combine(scorer, "framework"));
        // The emulator itself is a program of this machine, so what is preloaded is the emulated program's alone.
        var exports = string.Join('\n', variables.Select(variable => $"export {variable.Key}='{variable.Value}'"));
        var start = Emulator.Length == 0 ? $"exec env LD_PRELOAD='{Preload}' '{Binary}'" : $"exec {Emulator} -E LD_PRELOAD='{Preload}' '{Binary}'";
        var bootstrap = Path.Combine(scorer, "bootstrap");
        File.WriteAllText(bootstrap, $"#!/bin/sh\n{exports}\n{start}\n");
        File.SetUnixFileMode(bootstrap, UnixFileMode.UserRead | UnixFileMode.UserExecute);
    }
}
