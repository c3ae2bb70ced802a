using System.Text.Json.Nodes;
using Pipeline.Cloud.Protocol;
using Pipeline.Cloud.S3.Errors;

namespace Pipeline.Cloud.S3.Http;

/// <summary>The file of a form, held to the lengths that the form's policy allows.</summary>
/// <param name="form">The form.</param>
/// <param name="least">The fewest bytes.</param>
/// <param name="most">The most bytes.</param>
internal sealed class PostedFile(PostForm form, long least, long most) : ForwardStream
{
    private long _read;

    /// <exception cref="AwsException">EntityTooLarge, EntityTooSmall, MalformedPOSTRequest.</exception>
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var read = await form.ReadFileAsync(buffer, cancellationToken);
        if ((_read += read) > most) throw S3Errors.EntityTooLarge(_read, most);
        if (read == 0 && _read < least) throw S3Errors.EntityTooSmall(new JsonObject { ["ProposedSize"] = _read, ["MinSizeAllowed"] = least });
        return read;
    }
}
