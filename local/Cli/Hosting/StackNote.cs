using System.Text.Json;

namespace Pipeline.Cli.Hosting;

/// <summary>A note about the running local cloud in its data folder. Other commands of this checkout read the stack's names from it.</summary>
/// <param name="Endpoint">The cloud's endpoint.</param>
/// <param name="Outputs">The stack's outputs.</param>
internal sealed record StackNote(Uri Endpoint, IReadOnlyDictionary<string, string> Outputs)
{
    private const string FileName = "stack.json";

    /// <summary>Writes the note.</summary>
    public Task WriteAsync(string dataDirectory, CancellationToken cancellationToken) =>
        File.WriteAllBytesAsync(Path.Combine(dataDirectory, FileName), JsonSerializer.SerializeToUtf8Bytes(this), cancellationToken);

    /// <summary>Finds the note about the cloud at an endpoint; null when there is none.</summary>
    public static StackNote? Find(string dataDirectory, Uri endpoint)
    {
        var file = Path.Combine(dataDirectory, FileName);
        if (!endpoint.IsLoopback || !File.Exists(file)) return null;
        var note = JsonSerializer.Deserialize<StackNote>(File.ReadAllBytes(file));
        return note?.Endpoint.Port == endpoint.Port ? note : null;
    }
}
