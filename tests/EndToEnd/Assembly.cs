using System.Runtime.Versioning;
using Xunit.Sdk;
using Xunit.v3;

// Every run takes the whole machine: side by side they would only wait for each other.
[assembly: Parallelization(Mode = ParallelMode.None)]

[assembly: SupportedOSPlatform("linux")]
