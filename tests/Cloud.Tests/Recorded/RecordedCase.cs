using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Pipeline.Testing;

namespace Pipeline.Cloud.Tests.Recorded;

/// <summary>Requests and the answers that AWS gives to them, in a file below this folder. Requests of one case share a connection.</summary>
/// <param name="File">The file, relative to this folder.</param>
/// <param name="Title">What the case shows.</param>
/// <param name="Steps">The requests, in order, each with its answer.</param>
internal sealed record RecordedCase(string File, string Title, IReadOnlyList<JsonObject> Steps)
{
    private static string Folder => Path.Combine(Repository.Root, "tests", "Cloud.Tests", "Recorded");

    /// <summary>Every case of every file.</summary>
    public static IReadOnlyList<RecordedCase> All { get; } =
    [
        .. Directory.EnumerateDirectories(Folder).Where(HasNoTestsOfItsOwn).SelectMany(folder => Directory.EnumerateFiles(folder, "*.json")).Order(StringComparer.Ordinal).SelectMany(path =>
            JsonNode.Parse(System.IO.File.ReadAllText(path))!["cases"]!.AsArray().Select(item => new RecordedCase(
                Path.GetRelativePath(Folder, path), (string)item!["title"]!, [.. item["steps"]!.AsArray().Select(step => step!.AsObject())]))),
    ];

    public override string ToString() => $"{File}: {Title}";

    // Some services have cases of another form.
    private static bool HasNoTestsOfItsOwn(string folder) => !Directory.EnumerateFiles(folder, "*.cs").Any();
}

/// <summary>Fills what a file leaves open: times relative to now (<c>${epoch+60}</c>, <c>${amz-60}</c>, <c>${iso+60}</c>) and values that earlier answers gave (<c>${name}</c>).</summary>
internal sealed partial class Placeholders
{
    private readonly Dictionary<string, string> _kept = new(StringComparer.Ordinal);
    private readonly DateTimeOffset _now = DateTimeOffset.UtcNow;

    /// <summary>Keeps a value for later requests of the case.</summary>
    public void Keep(string name, string value) => _kept[name] = value;

    /// <summary>A text with its placeholders filled.</summary>
    public string Fill(string text) => Pattern().Replace(text, match => match.Groups["name"] is { Success: true } name
        // S3 has a placeholder of its own (${filename}), which is not for us to fill.
        ? _kept.GetValueOrDefault(name.Value, match.Value)
        : Time(match.Groups["kind"].Value, _now.AddSeconds(int.Parse(match.Groups["seconds"].Value, CultureInfo.InvariantCulture))));

    private static string Time(string kind, DateTimeOffset time) => kind switch
    {
        "epoch" => time.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture),
        "amz" => time.UtcDateTime.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture),
        _ => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture),
    };

    [GeneratedRegex(@"\$\{(?:(?<kind>epoch|amz|iso)(?<seconds>[+-]\d+)|(?<name>[a-z]+))\}")]
    private static partial Regex Pattern();
}

/// <summary>A request of a case as bytes.</summary>
/// <param name="Head">The request line and the headers.</param>
/// <param name="Body">The body.</param>
/// <param name="Waits">Whether the client waits for "100 Continue" before it sends the body.</param>
internal sealed record RecordedRequest(byte[] Head, byte[] Body, bool Waits)
{
    private const string Boundary = "----recorded";

    // A placeholder has a plus sign, which is escaped otherwise.
    private static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Makes the request of a step: <c>send</c> is a request line, <c>call</c> a signing name and an AWS JSON target.</summary>
    public static RecordedRequest Of(JsonObject step, string host, Placeholders fill)
    {
        var call = ((string?)step["call"])?.Split(' ');
        var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase) { ["Host"] = host };
        var service = call?[0] ?? (string?)step["service"];
        if (service is not null) headers["Authorization"] = $"AWS4-HMAC-SHA256 Credential=test/20260115/us-east-1/{service}/aws4_request, SignedHeaders=host, Signature=00";
        if (call is not null)
        {
            headers["X-Amz-Target"] = call[1];
            headers["Content-Type"] = "application/x-amz-json-1.1";
        }

        var body = BodyOf(step, fill);
        if (step["form"] is not null) headers["Content-Type"] = $"multipart/form-data; boundary={Boundary}";
        if (body.Length > 0 || call is not null || ((string)step["send"]!).StartsWith('P')) headers["Content-Length"] = body.Length.ToString(CultureInfo.InvariantCulture);
        foreach (var (name, value) in step["headers"] as JsonObject ?? []) headers[name] = fill.Fill((string)value!);
        var line = call is null ? fill.Fill((string)step["send"]!) : "POST /";
        var head = $"{line} HTTP/1.1\r\n{string.Concat(headers.Select(header => $"{header.Key}: {header.Value}\r\n"))}\r\n";
        return new RecordedRequest(Encoding.UTF8.GetBytes(head), body, headers.ContainsKey("Expect"));
    }

    private static byte[] BodyOf(JsonObject step, Placeholders fill)
    {
        if (step["form"] is JsonObject form) return Encoding.UTF8.GetBytes(Form(form, fill));
        if ((string?)step["hex"] is { } hex) return Convert.FromHexString(hex);
        var text = step["body"] switch
        {
            null => "",
            JsonValue value when value.TryGetValue<string>(out var given) => given,
            var json => json.ToJsonString(Plain),
        };
        // A long body is written as one character and how often it stands there.
        return Encoding.UTF8.GetBytes(step["times"] is { } times ? string.Concat(Enumerable.Repeat(text, (int)times)) : fill.Fill(text));
    }

    // A field that is a document is one in base64, as the policy is.
    private static string Form(JsonObject form, Placeholders fill)
    {
        var parts = form.Select(field =>
        {
            var value = field.Value is JsonObject document ? Convert.ToBase64String(Encoding.UTF8.GetBytes(fill.Fill(document.ToJsonString(Plain)))) : fill.Fill((string)field.Value!);
            var file = field.Key == "file" ? "; filename=\"photo.txt\"\r\nContent-Type: text/plain" : "";
            return $"--{Boundary}\r\nContent-Disposition: form-data; name=\"{field.Key}\"{file}\r\n\r\n{value}\r\n";
        });
        return string.Concat(parts) + $"--{Boundary}--\r\n";
    }
}
