using System.Xml.Linq;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Pipeline.Cloud.Protocol;
using Pipeline.Cloud.S3.Integrity;
using Pipeline.Cloud.S3.Storage;

namespace Pipeline.Cloud.S3.Http;

/// <summary>PostObject: an upload by a form. Source: "POST Object".</summary>
internal sealed class PostRoutes(ObjectWriter writer, TimeProvider time)
{
    private static readonly HashSet<string> OfTheForm = new(StringComparer.OrdinalIgnoreCase)
    {
        "key", "policy", "AWSAccessKeyId", "signature", "x-amz-signature", "x-amz-algorithm", "x-amz-credential", "x-amz-date", "x-amz-security-token",
        "success_action_status", "success_action_redirect", "redirect", "tagging", "bucket", "submit",
    };

    private static readonly HashSet<string> OfTheObject = new(
        [.. ObjectHeaders.Accepted, "Content-Type", "Cache-Control", "Content-Disposition", "Content-Encoding", "Content-Language", "Expires"],
        StringComparer.OrdinalIgnoreCase);

    public IEnumerable<Route> Routes => [new("PostObject", "POST", RouteScope.Bucket, "", PostAsync)];

    private async Task PostAsync(S3Request request)
    {
        var form = PostForm.Of(request.Http.Request)
            ?? throw new AwsException("PreconditionFailed", "Bucket POST must be of the enclosure-type multipart/form-data", StatusCodes.Status412PreconditionFailed);
        var key = form.Key();
        var policy = PostPolicy.Read(form.Required("policy"));
        policy.Check(form, request.Bucket, time.GetUtcNow());
        var metadata = Metadata(form);
        using var file = writer.Receive(request.Bucket, key, null);
        var (least, most) = policy.Lengths;
        var digest = await ContentDigest.CopyAsync(new PostedFile(form, least, most), file.Stream!, [], request.Aborted);
        var item = writer.Commit(request.Bucket, key, file, digest.ETag, metadata, null, "ObjectCreated:Post");
        await AnswerAsync(request, form, item);
    }

    private static ObjectMetadata Metadata(PostForm form)
    {
        var headers = new HeaderDictionary();
        foreach (var (name, value) in form.Fields)
        {
            if (OfTheForm.Contains(name) || name.StartsWith("x-ignore-", StringComparison.OrdinalIgnoreCase)) continue;
            if (!OfTheObject.Contains(name) && !ObjectHeaders.IsUser(name)) throw AwsException.NotEmulated("s3", $"form field '{name}' of PostObject");
            headers[name] = value;
        }

        var metadata = ObjectHeaders.Read(headers);
        return form.Field("tagging") is { Length: > 0 } tagging ? metadata with { Tags = Tagging.FromXml(System.Text.Encoding.UTF8.GetBytes(tagging)) } : metadata;
    }

    private static Task AnswerAsync(S3Request request, PostForm form, S3Object item)
    {
        var (http, etag) = (request.Http, '"' + item.Stored.ETag + '"');
        var location = $"{http.Request.Scheme}://{http.Request.Host}{http.Request.PathBase}{http.Request.Path.ToUriComponent().TrimEnd('/')}/{Uri.EscapeDataString(item.Key)}";
        ObjectHeaders.WriteStored(request, item);
        http.Response.Headers.ETag = etag;
        if ((form.Field("success_action_redirect") ?? form.Field("redirect")) is { } redirect && Uri.TryCreate(redirect, UriKind.Absolute, out var target) && target.Scheme is "http" or "https")
        {
            http.Response.Headers.Location = QueryHelpers.AddQueryString(
                target.AbsoluteUri, new Dictionary<string, string?> { ["bucket"] = request.Bucket, ["key"] = item.Key, ["etag"] = etag });
            return request.AnswerAsync(StatusCodes.Status303SeeOther);
        }

        http.Response.Headers.Location = location;
        return form.Field("success_action_status") switch
        {
            "200" => request.AnswerAsync(StatusCodes.Status200OK),
            "201" => S3Xml.WriteAsync(request, new XElement(
                "PostResponse", new XElement("Location", location), new XElement("Bucket", request.Bucket), new XElement("Key", item.Key), new XElement("ETag", etag)), StatusCodes.Status201Created),
            _ => request.AnswerAsync(StatusCodes.Status204NoContent),
        };
    }
}
