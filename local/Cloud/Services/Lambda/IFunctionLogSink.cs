namespace Pipeline.Cloud.Lambda;

/// <summary>Takes what functions write, line by line: a reader of embedded metrics, a console.</summary>
public interface IFunctionLogSink
{
    /// <summary>Takes one line. Called from any thread, in the order of each environment's output; it must not block.</summary>
    void Write(FunctionLogLine line);
}
