using System.Text;
using System.Xml;
using System.Xml.Linq;
using Microsoft.AspNetCore.Http;
using Pipeline.Cloud.Guard;
using Pipeline.Cloud.Protocol;
using Pipeline.Cloud.S3.Errors;

namespace Pipeline.Cloud.S3.Http;

/// <summary>S3's XML documents.</summary>
internal static class S3Xml
{
    private static readonly XNamespace Namespace = "http://s3.amazonaws.com/doc/2006-03-01/";

    // Keys may hold characters that XML 1.0 forbids; like S3, write them as character references.
    private static readonly XmlWriterSettings Settings = new()
    {
        CheckCharacters = false,
        Encoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false),
        Async = false,
    };

    /// <summary>A document of S3's namespace.</summary>
    public static XElement Document(string name, params object?[] content)
    {
        var document = new XElement(name, content);
        foreach (var element in document.DescendantsAndSelf()) element.Name = Namespace + element.Name.LocalName;
        return document;
    }

    /// <summary>Writes an answer.</summary>
    public static Task WriteAsync(S3Request request, XElement document, int status = 200) => WriteAsync(request.Http, document, status);

    /// <summary>Writes an error.</summary>
    public static Task WriteErrorAsync(HttpContext http, AwsException error, CallContext context)
    {
        http.Response.Clear();
        AnswerHeaders.Write(http.Response.Headers);
        http.Response.Headers["x-amz-request-id"] = context.RequestId;
        if (error.Headers is { } headers) foreach (var (name, value) in headers) http.Response.Headers[name] = value;
        if (error.Status is 304 || HttpMethods.IsHead(http.Request.Method))
        {
            http.Response.StatusCode = error.Status;
            // Such an answer has no document: what it says stands in its headers.
            if (error.Status is 304) foreach (var (name, value) in error.Members ?? []) http.Response.Headers[name] = value?.ToString();
            return Task.CompletedTask;
        }

        var members = error.Members?.Select(member => new XElement(member.Key, member.Value?.ToString()));
        var document = new XElement(
            "Error",
            new XElement("Code", error.Code),
            // The message may quote what the client sent.
            new XElement("Message", XmlCharacters.Clean(error.Message)),
            members,
            new XElement("Resource", http.Request.Path.Value),
            new XElement("RequestId", context.RequestId));
        return WriteAsync(http, document, error.Status);
    }

    /// <summary>Reads a request's document.</summary>
    /// <param name="content">The body.</param>
    /// <param name="root">The name that the document must have.</param>
    /// <returns>The document, its names without a namespace.</returns>
    public static XElement Read(ReadOnlyMemory<byte> content, string root)
    {
        try
        {
            XmlBounds.CheckText(content.Span);
            using (var shape = Reader(content)) XmlBounds.CheckShape(shape);
            using var reader = Reader(content);
            var document = XElement.Load(reader);
            foreach (var element in document.DescendantsAndSelf())
            {
                element.Name = element.Name.LocalName;
                element.ReplaceAttributes(element.Attributes().Where(attribute => !attribute.IsNamespaceDeclaration));
            }

            return document.Name.LocalName == root ? document : throw S3Errors.MalformedXml($"expected <{root}>, found <{document.Name.LocalName}>.");
        }
        catch (XmlException e)
        {
            throw S3Errors.MalformedXml(e.Message);
        }
    }

    // Read as UTF-8 whatever encoding the document declares: the bytes were checked as UTF-8.
    private static XmlReader Reader(ReadOnlyMemory<byte> content) => XmlReader.Create(
        new StreamReader(new MemoryStream(content.ToArray()), Encoding.UTF8, detectEncodingFromByteOrderMarks: false),
        new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit });

    private static async Task WriteAsync(HttpContext http, XElement document, int status)
    {
        using var body = new MemoryStream();
        using (var writer = XmlWriter.Create(body, Settings)) document.WriteTo(writer);
        http.Response.StatusCode = status;
        http.Response.ContentType = "application/xml";
        http.Response.ContentLength = body.Length;
        await http.Response.Body.WriteAsync(body.GetBuffer().AsMemory(0, (int)body.Length), http.RequestAborted);
    }
}
