using Amazon.Lambda.Core;

namespace Amazon.Lambda.RuntimeSupport;

/// <summary>Makes a handler of any shape one that takes an <see cref="InvocationRequest"/>.</summary>
public class HandlerWrapper : IDisposable
{
    private HandlerWrapper(LambdaBootstrapHandler handler) => Handler = handler;

    /// <summary>The handler as the runtime calls it.</summary>
    public LambdaBootstrapHandler Handler { get; }

    /// <summary>A handler that takes the event as it arrived and answers nothing.</summary>
    /// <param name="handler">The handler.</param>
    public static HandlerWrapper GetHandlerWrapper(Func<Stream, ILambdaContext, Task> handler) => new(async invocation =>
    {
        await handler(invocation.InputStream, invocation.LambdaContext).ConfigureAwait(false);
        return new InvocationResponse(new MemoryStream());
    });

    /// <summary>A handler that takes the event as it arrived and answers what is to be sent.</summary>
    /// <param name="handler">The handler.</param>
    public static HandlerWrapper GetHandlerWrapper(Func<Stream, ILambdaContext, Task<Stream>> handler) => new(async invocation =>
        new InvocationResponse(await handler(invocation.InputStream, invocation.LambdaContext).ConfigureAwait(false) ?? new MemoryStream()));

    /// <summary>A handler that takes the event as it arrived and answers an object.</summary>
    /// <typeparam name="TOutput">The answer.</typeparam>
    /// <param name="handler">The handler.</param>
    /// <param name="serializer">Writes the answer.</param>
    public static HandlerWrapper GetHandlerWrapper<TOutput>(Func<Stream, ILambdaContext, Task<TOutput>> handler, ILambdaSerializer serializer) =>
        new(async invocation => Serialized(await handler(invocation.InputStream, invocation.LambdaContext).ConfigureAwait(false), serializer));

    /// <summary>A handler that takes an object and answers nothing.</summary>
    /// <typeparam name="TInput">The event.</typeparam>
    /// <param name="handler">The handler.</param>
    /// <param name="serializer">Reads the event.</param>
    public static HandlerWrapper GetHandlerWrapper<TInput>(Func<TInput, ILambdaContext, Task> handler, ILambdaSerializer serializer) =>
        GetHandlerWrapper((stream, context) => handler(serializer.Deserialize<TInput>(stream), context));

    /// <summary>A handler that takes an object and answers what is to be sent.</summary>
    /// <typeparam name="TInput">The event.</typeparam>
    /// <param name="handler">The handler.</param>
    /// <param name="serializer">Reads the event.</param>
    public static HandlerWrapper GetHandlerWrapper<TInput>(Func<TInput, ILambdaContext, Task<Stream>> handler, ILambdaSerializer serializer) =>
        GetHandlerWrapper((stream, context) => handler(serializer.Deserialize<TInput>(stream), context));

    /// <summary>A handler that takes an object and answers an object.</summary>
    /// <typeparam name="TInput">The event.</typeparam>
    /// <typeparam name="TOutput">The answer.</typeparam>
    /// <param name="handler">The handler.</param>
    /// <param name="serializer">Reads the event and writes the answer.</param>
    public static HandlerWrapper GetHandlerWrapper<TInput, TOutput>(Func<TInput, ILambdaContext, Task<TOutput>> handler, ILambdaSerializer serializer) =>
        GetHandlerWrapper<TOutput>((stream, context) => handler(serializer.Deserialize<TInput>(stream), context), serializer);

    /// <inheritdoc/>
    public void Dispose() => GC.SuppressFinalize(this);

    private static InvocationResponse Serialized<TOutput>(TOutput output, ILambdaSerializer serializer)
    {
        var stream = new MemoryStream();
        serializer.Serialize(output, stream);
        stream.Position = 0;
        return new InvocationResponse(stream);
    }
}
