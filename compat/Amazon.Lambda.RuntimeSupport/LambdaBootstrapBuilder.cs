using Amazon.Lambda.Core;

namespace Amazon.Lambda.RuntimeSupport;

/// <summary>Builds a <see cref="LambdaBootstrap"/>.</summary>
public class LambdaBootstrapBuilder
{
    private readonly HandlerWrapper _handler;
    private LambdaBootstrapInitializer? _initializer;

    private LambdaBootstrapBuilder(HandlerWrapper handler) => _handler = handler;

    /// <summary>Runs a handler that takes the event as it arrived and answers nothing.</summary>
    /// <param name="handler">The handler.</param>
    public static LambdaBootstrapBuilder Create(Func<Stream, ILambdaContext, Task> handler) => new(HandlerWrapper.GetHandlerWrapper(handler));

    /// <summary>Runs a handler that takes the event as it arrived and answers what is to be sent.</summary>
    /// <param name="handler">The handler.</param>
    public static LambdaBootstrapBuilder Create(Func<Stream, ILambdaContext, Task<Stream>> handler) => new(HandlerWrapper.GetHandlerWrapper(handler));

    /// <summary>Runs a handler that takes the event as it arrived and answers an object.</summary>
    /// <typeparam name="TOutput">The answer.</typeparam>
    /// <param name="handler">The handler.</param>
    /// <param name="serializer">Writes the answer.</param>
    public static LambdaBootstrapBuilder Create<TOutput>(Func<Stream, ILambdaContext, Task<TOutput>> handler, ILambdaSerializer serializer) =>
        new(HandlerWrapper.GetHandlerWrapper(handler, serializer));

    /// <summary>Runs a handler that takes an object and answers nothing.</summary>
    /// <typeparam name="TInput">The event.</typeparam>
    /// <param name="handler">The handler.</param>
    /// <param name="serializer">Reads the event.</param>
    public static LambdaBootstrapBuilder Create<TInput>(Func<TInput, ILambdaContext, Task> handler, ILambdaSerializer serializer) =>
        new(HandlerWrapper.GetHandlerWrapper(handler, serializer));

    /// <summary>Runs a handler that takes an object and answers what is to be sent.</summary>
    /// <typeparam name="TInput">The event.</typeparam>
    /// <param name="handler">The handler.</param>
    /// <param name="serializer">Reads the event.</param>
    public static LambdaBootstrapBuilder Create<TInput>(Func<TInput, ILambdaContext, Task<Stream>> handler, ILambdaSerializer serializer) =>
        new(HandlerWrapper.GetHandlerWrapper(handler, serializer));

    /// <summary>Runs a handler that takes an object and answers an object.</summary>
    /// <typeparam name="TInput">The event.</typeparam>
    /// <typeparam name="TOutput">The answer.</typeparam>
    /// <param name="handler">The handler.</param>
    /// <param name="serializer">Reads the event and writes the answer.</param>
    public static LambdaBootstrapBuilder Create<TInput, TOutput>(Func<TInput, ILambdaContext, Task<TOutput>> handler, ILambdaSerializer serializer) =>
        new(HandlerWrapper.GetHandlerWrapper(handler, serializer));

    /// <summary>Prepares the function before its first invocation.</summary>
    /// <param name="lambdaBootstrapInitializer">What to do.</param>
    public LambdaBootstrapBuilder UseBootstrapHandler(LambdaBootstrapInitializer lambdaBootstrapInitializer)
    {
        _initializer = lambdaBootstrapInitializer;
        return this;
    }

    /// <summary>The loop, ready to run.</summary>
    public LambdaBootstrap Build() => new(_handler, _initializer!);
}
