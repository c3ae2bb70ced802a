using System.Text.Json.Nodes;
using Pipeline.Cloud.S3.Objects;

namespace Pipeline.LiveView.Functions;

/// <summary>A sample event from a file of the checkout.</summary>
internal sealed class SampleEvent
{
    private readonly JsonObject? _s3;

    private SampleEvent(string file, JsonNode sample, JsonObject? s3, string function) => (File, Event, _s3, Function) = (file, sample, s3, function);

    /// <summary>The file's name.</summary>
    public string File { get; }

    /// <summary>The event, as in the file.</summary>
    public JsonNode Event { get; }

    /// <summary>The logical id of the function that takes the event.</summary>
    public string Function { get; }

    /// <summary>Reads a file. Returns null when it holds no Kinesis or S3 event, such as local-env.json.</summary>
    public static SampleEvent? Read(string path)
    {
        var sample = JsonNode.Parse(System.IO.File.ReadAllBytes(path));
        if (sample?["Records"] is not JsonArray { Count: > 0 } records) return null;
        var s3 = records[0]!["s3"]?.AsObject();
        var function = (string?)records[0]!["eventSource"] switch
        {
            "aws:kinesis" => "ScoringFunction",
            "aws:s3" => Folder(s3!) == "labels/" ? "RetrainingFunction" : "LookupsFunction",
            _ => null,
        };
        return function is null ? null : new SampleEvent(Path.GetFileName(path), sample, s3, function);
    }

    /// <summary>Adapts the event to this stack: an S3 event names the stack's bucket and, if the folder has one, an existing object.</summary>
    /// <param name="objects">The objects.</param>
    /// <param name="bucket">The stack's bucket.</param>
    public JsonNode Of(IObjectStore objects, string bucket)
    {
        if (_s3 is null) return Event;
        _s3["bucket"]!["name"] = bucket;
        _s3["bucket"]!["arn"] = "arn:aws:s3:::" + bucket;
        if (objects.List(bucket, Folder(_s3)).LastOrDefault() is not { } stored) return Event;
        _s3["object"]!["key"] = string.Join('/', stored.Key.Split('/').Select(Uri.EscapeDataString));
        _s3["object"]!["size"] = stored.Size;
        _s3["object"]!["eTag"] = stored.ETag;
        return Event;
    }

    private static string Folder(JsonObject s3) => ((string)s3["object"]!["key"]!).Split('/')[0] + "/";
}
