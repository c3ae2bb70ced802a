namespace Amazon.Lambda.RuntimeSupport;

/// <summary>What a handler answered.</summary>
/// <param name="outputStream">The answer.</param>
/// <param name="disposeOutputStream">Whether the stream is disposed of once it is sent.</param>
public class InvocationResponse(Stream outputStream, bool disposeOutputStream)
{
    /// <summary>An answer whose stream is disposed of once it is sent.</summary>
    /// <param name="outputStream">The answer.</param>
    public InvocationResponse(Stream outputStream)
        : this(outputStream, disposeOutputStream: true)
    {
    }

    /// <summary>The answer.</summary>
    public Stream OutputStream { get; set; } = outputStream;

    /// <summary>Whether the stream is disposed of once it is sent.</summary>
    public bool DisposeOutputStream { get; } = disposeOutputStream;
}
