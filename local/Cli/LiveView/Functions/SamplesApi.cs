using System.Text.Json;
using System.Text.Json.Nodes;
using Pipeline.Cloud.Deployment;
using Pipeline.Cloud.Protocol;

namespace Pipeline.Cli.LiveView.Functions;

/// <summary>The sample events of the checkout, each with the function that it is for.</summary>
internal sealed class SamplesApi(string folder, DeployedStack stack)
{
    /// <summary>The operations of the API.</summary>
    public IEnumerable<LiveRoute> Routes => [new("GET", "/samples", ListAsync), new("GET", "/samples/{file}", GetAsync)];

    private Task ListAsync(LiveRequest request) => JsonAnswer.WriteAsync(request.Http, JsonAnswer.Array(Samples().Select(sample => new JsonObject
    {
        ["file"] = sample.File,
        ["function"] = sample.Function,
    })));

    private async Task GetAsync(LiveRequest request)
    {
        var name = request.Parts["file"];
        // Only what is listed: the name is never made a path of.
        if (!Samples().Any(sample => sample.File == name)) throw new AwsException("NotFound", $"There is no sample event {name}.", 404);
        await JsonAnswer.WriteAsync(request.Http, await File.ReadAllBytesAsync(Path.Combine(folder, name), request.Aborted), "application/json");
    }

    private IEnumerable<(string File, string Function)> Samples()
    {
        if (!Directory.Exists(folder)) yield break;
        foreach (var path in Directory.GetFiles(folder, "*.json").Order(StringComparer.Ordinal))
        {
            if (FunctionOf(path) is { } logicalId && stack.Resources.TryGetValue(logicalId, out var function)) yield return (Path.GetFileName(path), function.Ref);
        }
    }

    // What is no event of one of the sources, such as the variables that sit beside them, is for no function.
    private static string? FunctionOf(string path)
    {
        using var document = JsonDocument.Parse(File.ReadAllBytes(path));
        if (!document.RootElement.TryGetProperty("Records", out var records) || records.GetArrayLength() == 0) return null;
        var first = records[0];
        return first.GetProperty("eventSource").GetString() switch
        {
            "aws:kinesis" => "ScoringFunction",
            "aws:s3" => first.GetProperty("s3").GetProperty("object").GetProperty("key").GetString()!.StartsWith("labels", StringComparison.Ordinal)
                ? "RetrainingFunction"
                : "LookupsFunction",
            _ => null,
        };
    }
}
