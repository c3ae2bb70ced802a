using Pipeline.Simulation.Lake.World;

namespace Pipeline.Simulation.Tests.Lake;

/// <summary>The processes that evaluate expressions, and what they have evaluated, for all tests of a class.</summary>
public sealed class SharedExpressions : IAsyncDisposable
{
    internal RememberedExpressions Expressions { get; } = new();

    public ValueTask DisposeAsync() => Expressions.DisposeAsync();
}
