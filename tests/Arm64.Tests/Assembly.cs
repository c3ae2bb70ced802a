using System.Runtime.Versioning;
using Xunit.Sdk;
using Xunit.v3;

// An emulated function takes a whole processor: side by side, runs would only wait for each other.
[assembly: Parallelization(Mode = ParallelMode.None)]

[assembly: SupportedOSPlatform("linux")]
