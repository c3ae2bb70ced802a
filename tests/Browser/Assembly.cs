using Pipeline.Browser.Running;
using Xunit.Sdk;
using Xunit.v3;

// One pipeline and one browser for all: side by side the tests would change each other's figures.
[assembly: Parallelization(Mode = ParallelMode.None)]
[assembly: AssemblyFixture(typeof(ShownPipeline))]
