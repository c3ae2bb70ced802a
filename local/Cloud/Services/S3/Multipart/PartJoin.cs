using System.Collections.Immutable;
using Pipeline.Cloud.Protocol;
using Pipeline.Cloud.S3.Errors;
using Pipeline.Cloud.S3.Integrity;

namespace Pipeline.Cloud.S3.Multipart;

/// <summary>Joins parts to one file and verifies what CompleteMultipartUpload says of their checksums.</summary>
/// <param name="declared">The checksum that the upload was created with, or null.</param>
internal sealed class PartJoin(UploadChecksum? declared)
{
    /// <summary>Joins parts.</summary>
    /// <param name="parts">The parts in their order, with what the request says of them.</param>
    /// <param name="target">Receives the bytes.</param>
    /// <param name="expected">Checksums of the object, base64, by algorithm; composite ones end in the number of parts.</param>
    /// <returns>The object's checksums.</returns>
    /// <exception cref="AwsException">BadDigest, InvalidPart, InvalidRequest.</exception>
    public ImmutableSortedDictionary<string, string> Join(
        IReadOnlyList<(UploadedPart Part, NamedPart Named)> parts, Stream target, IReadOnlyDictionary<string, string> expected)
    {
        var composite = declared is { IsComposite: true } ? declared : null;
        var whole = expected.Keys.Where(name => name != composite?.Algorithm).Concat(declared is { IsComposite: false } ? [declared.Algorithm] : [])
            .Distinct(StringComparer.Ordinal).Select(Checksum.Create).ToList();
        var ofParts = new List<byte[]>();
        foreach (var (part, named) in parts) ofParts.Add(Append(part, named, target, whole));
        var found = whole.ToImmutableSortedDictionary(checksum => checksum.Name, Finish, StringComparer.Ordinal);
        if (composite is not null) found = found.Add(composite.Algorithm, composite.OfParts(ofParts));
        foreach (var (name, value) in expected)
        {
            if (found[name] != value) throw new AwsException("BadDigest", $"The {name.ToUpperInvariant()} you specified did not match the calculated checksum.");
        }

        return found;
    }

    private byte[] Append(UploadedPart part, NamedPart named, Stream target, IReadOnlyList<Checksum> whole)
    {
        using var own = declared is null ? null : Checksum.Create(declared.Algorithm);
        using var source = part.File.OpenRead();
        var buffer = new byte[128 * 1024];
        for (int read; (read = source.Read(buffer)) > 0;)
        {
            var piece = buffer.AsSpan(0, read);
            target.Write(piece);
            own?.Append(piece);
            foreach (var checksum in whole) checksum.Append(piece);
        }

        if (own is null) return [];
        var value = own.Finish();
        Verify(named, Convert.ToBase64String(value));
        return value;
    }

    private void Verify(NamedPart named, string computed)
    {
        if (named.Checksums.TryGetValue(declared!.Algorithm, out var given))
        {
            if (given != computed) throw MultipartUploads.InvalidPart(named);
        }
        else if (declared.IsComposite)
        {
            throw S3Errors.InvalidRequest(
                $"The upload was created using a {declared.Algorithm} checksum. The complete request must include the checksum for each part. It was missing for part {named.Number} in the request.");
        }
    }

    private static string Finish(Checksum checksum)
    {
        using (checksum) return Convert.ToBase64String(checksum.Finish());
    }
}
