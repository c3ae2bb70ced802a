using System.Text.Json;

namespace Pipeline.Cli.Hosting;

/// <summary>The outputs of a deployed stack, which hold the names of its stream, tables and bucket.</summary>
/// <param name="Values">The outputs by name.</param>
internal sealed record StackOutputs(IReadOnlyDictionary<string, string> Values)
{
    /// <summary>Reads the output of <c>sam list stack-outputs --output json</c>, or of <c>aws cloudformation describe-stacks</c> with the query <c>Stacks[0].Outputs</c>.</summary>
    /// <param name="file">The file.</param>
    /// <exception cref="FormatException">The file is missing or malformed.</exception>
    public static StackOutputs Read(string file)
    {
        try
        {
            using var document = JsonDocument.Parse(File.ReadAllBytes(file));
            return new StackOutputs(document.RootElement.EnumerateArray().ToDictionary(
                output => output.GetProperty("OutputKey").GetString()!, output => output.GetProperty("OutputValue").GetString()!, StringComparer.Ordinal));
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or KeyNotFoundException or IOException or UnauthorizedAccessException)
        {
            throw new FormatException(
                $"The stack's outputs cannot be read from {file} ({e.Message}): expected what 'sam list stack-outputs --output json' writes, a list of OutputKey and OutputValue.", e);
        }
    }
}
