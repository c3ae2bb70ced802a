using System.Text.Encodings.Web;
using System.Text.Json;
using Amazon.Lambda.Serialization.SystemTextJson.Converters;

namespace Amazon.Lambda.Serialization.SystemTextJson;

/// <summary>What the JSON serializers have in common: their options and their errors.</summary>
public abstract class AbstractLambdaJsonSerializer
{
    private static readonly JsonWriterOptions Writing = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private protected AbstractLambdaJsonSerializer()
    {
    }

    /// <summary>Writes a response as JSON.</summary>
    /// <typeparam name="T">The handler's output.</typeparam>
    /// <param name="response">What the handler returned.</param>
    /// <param name="responseStream">Where to write it.</param>
    public void Serialize<T>(T response, Stream responseStream)
    {
        try
        {
            using var writer = new Utf8JsonWriter(responseStream, Writing);
            InternalSerialize(writer, response);
        }
#pragma warning disable CA1031 // whatever a converter throws is said to be this type's failure, as in the official package
        catch (Exception exception)
#pragma warning restore CA1031
        {
            throw new JsonSerializerException($"Error converting the response object of type {typeof(T).FullName} from the Lambda function to JSON: {exception.Message}", exception);
        }
    }

    /// <summary>Reads an event from JSON.</summary>
    /// <typeparam name="T">The handler's input.</typeparam>
    /// <param name="requestStream">The event as it arrived.</param>
    public T Deserialize<T>(Stream requestStream)
    {
        try
        {
            return InternalDeserialize<T>(Bytes(requestStream));
        }
#pragma warning disable CA1031 // as above
        catch (Exception exception)
#pragma warning restore CA1031
        {
            throw new JsonSerializerException($"Error converting the Lambda event JSON payload to type {typeof(T).FullName}: {exception.Message}", exception);
        }
    }

    private protected abstract void InternalSerialize<T>(Utf8JsonWriter writer, T response);

    private protected abstract T InternalDeserialize<T>(ReadOnlySpan<byte> utf8Json);

    private protected static JsonSerializerOptions CreateDefaultJsonSerializationOptions() => new()
    {
        DefaultIgnoreCondition = System.Text.Json.Serialization.JsonIgnoreCondition.WhenWritingNull,
        PropertyNameCaseInsensitive = true,
        PropertyNamingPolicy = new AwsNamingPolicy(),
        Converters = { new DateTimeConverter(), new MemoryStreamConverter() },
    };

    // All of a MemoryStream, wherever it stands, as in the official package.
    private static ReadOnlySpan<byte> Bytes(Stream stream)
    {
        if (stream is not MemoryStream memory)
        {
            memory = new MemoryStream();
            stream.CopyTo(memory);
        }

        // The runtime client's stream shows its buffer, so that an event of 6 MB is not copied to be read.
        return memory.TryGetBuffer(out var buffer) ? buffer : memory.ToArray();
    }
}
