using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;
using Pipeline.Cloud.Protocol;
using Pipeline.Cloud.S3.Errors;

namespace Pipeline.Cloud.S3.Http;

/// <summary>A form that uploads an object. Source: "POST Object", "Browser-based uploads using POST".</summary>
/// <param name="Fields">The fields before the file, by name; names have no case.</param>
/// <param name="FileName">The name of the file at the client, or empty.</param>
/// <param name="File">The file's bytes, not read yet.</param>
internal sealed record PostForm(IReadOnlyDictionary<string, string> Fields, string FileName, Stream File)
{
    private const string MediaType = "multipart/form-data";
    private const int LongestFields = 20_000;
    private const int MostFields = 100;
    private const int LongestBoundary = 128;

    /// <summary>Whether a request may be such a form.</summary>
    public static bool Matches(HttpRequest request) =>
        HttpMethods.IsPost(request.Method) && request.ContentType?.StartsWith(MediaType, StringComparison.OrdinalIgnoreCase) == true;

    /// <summary>The form of a request, if it was read as one.</summary>
    public static PostForm? Of(HttpRequest request) => request.HttpContext.Features.Get<PostForm>();

    /// <summary>Reads a form up to its file.</summary>
    /// <exception cref="AwsException">MalformedPOSTRequest, MaxPostPreDataLengthExceededError, InvalidArgument.</exception>
    public static async ValueTask<PostForm> ReadAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        // The file is not held in memory, so the server's limit for bodies does not apply; PostObject limits the file.
        if (request.HttpContext.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size) size.MaxRequestBodySize = null;
        try
        {
            var form = await ReadAsync(new MultipartReader(Boundary(request), request.Body), cancellationToken);
            request.HttpContext.Features.Set(form);
            return form;
        }
        catch (Exception e) when (e is InvalidDataException || IsCutShort(e))
        {
            throw Malformed();
        }
    }

    /// <summary>Reads the next bytes of the file.</summary>
    /// <exception cref="AwsException">MalformedPOSTRequest: the form ends before its last boundary.</exception>
    public async ValueTask<int> ReadFileAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        try
        {
            return await File.ReadAsync(buffer, cancellationToken);
        }
        catch (IOException e) when (IsCutShort(e))
        {
            throw Malformed();
        }
    }

    /// <summary>A field, or null.</summary>
    public string? Field(string name) => Fields.GetValueOrDefault(name);

    /// <summary>The key of the object.</summary>
    /// <exception cref="AwsException">InvalidArgument: the form has none.</exception>
    public string Key() => Required("key").Replace("${filename}", FileName, StringComparison.Ordinal);

    /// <summary>A field that a form must have.</summary>
    /// <exception cref="AwsException">InvalidArgument: the form lacks it.</exception>
    public string Required(string name) => Field(name) is { Length: > 0 } value ? value : throw S3Errors.InvalidArgument(
        name, "", $"Bucket POST must contain a field named '{name}'.  If it is specified, please check the order of the fields.");

    /// <summary>The error for a body that is not such a form.</summary>
    public static AwsException Malformed() => new("MalformedPOSTRequest", "The body of your POST request is not well-formed multipart/form-data.");

    // The reader's own exception for a form that ends before its last boundary; one for a connection that broke is of a derived type.
    private static bool IsCutShort(Exception e) => e.GetType() == typeof(IOException);

    private static async ValueTask<PostForm> ReadAsync(MultipartReader reader, CancellationToken cancellationToken)
    {
        var fields = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        var left = LongestFields;
        while (await reader.ReadNextSectionAsync(cancellationToken) is { } section)
        {
            if (!ContentDispositionHeaderValue.TryParse(section.ContentDisposition, out var disposition)) throw Malformed();
            var name = HeaderUtilities.RemoveQuotes(disposition.Name).ToString();
            if (name.Length == 0) throw Malformed();
            if (name.Equals("file", StringComparison.OrdinalIgnoreCase)) return new PostForm(fields, FileNameOf(disposition), section.Body);
            var value = await TextAsync(section.Body, left, cancellationToken);
            left -= value.Length;
            if (fields.Count == MostFields || !fields.TryAdd(name, Encoding.UTF8.GetString(value))) throw Malformed();
        }

        throw S3Errors.InvalidArgument("file", "0", "POST requires exactly one file upload per request.");
    }

    private static async ValueTask<byte[]> TextAsync(Stream section, int limit, CancellationToken cancellationToken)
    {
        var bytes = new byte[limit + 1];
        var length = await section.ReadAtLeastAsync(bytes, bytes.Length, throwOnEndOfStream: false, cancellationToken);
        return length <= limit ? bytes[..length] : throw new AwsException(
            "MaxPostPreDataLengthExceededError", "Your POST request fields preceding the upload file were too large.");
    }

    private static string Boundary(HttpRequest request)
    {
        var boundary = MediaTypeHeaderValue.TryParse(request.ContentType, out var type) ? HeaderUtilities.RemoveQuotes(type.Boundary).ToString() : "";
        return boundary.Length is > 0 and <= LongestBoundary ? boundary : throw Malformed();
    }

    // Browsers may send a path of the client; only its last part is meant.
    private static string FileNameOf(ContentDispositionHeaderValue disposition)
    {
        var name = HeaderUtilities.RemoveQuotes(disposition.FileNameStar.HasValue ? disposition.FileNameStar : disposition.FileName).ToString();
        return name[(name.LastIndexOfAny(['/', '\\']) + 1)..];
    }
}
