namespace Amazon.Lambda.Core;

/// <summary>Turns an event into a handler's input and a handler's output into the response.</summary>
public interface ILambdaSerializer
{
    /// <summary>Reads the event.</summary>
    /// <typeparam name="T">The handler's input.</typeparam>
    /// <param name="requestStream">The event as it arrived.</param>
    T Deserialize<T>(Stream requestStream);

    /// <summary>Writes the response.</summary>
    /// <typeparam name="T">The handler's output.</typeparam>
    /// <param name="response">What the handler returned.</param>
    /// <param name="responseStream">Where to write it.</param>
    void Serialize<T>(T response, Stream responseStream);
}
