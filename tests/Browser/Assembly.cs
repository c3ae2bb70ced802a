using Pipeline.Browser.Running;

// One pipeline and one browser for all: side by side the tests would change each other's figures.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
[assembly: AssemblyFixture(typeof(ShownPipeline))]
