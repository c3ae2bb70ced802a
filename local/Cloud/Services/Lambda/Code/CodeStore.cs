using System.IO.Compression;
using System.Security.Cryptography;
using Pipeline.Cloud.Access.Roles;
using Pipeline.Cloud.Lambda.Settings;
using Pipeline.Cloud.Protocol;
using Pipeline.Cloud.S3.Objects;

namespace Pipeline.Cloud.Lambda.Code;

/// <summary>Provides a function's code as a folder: a zip is unpacked, a local folder is used in place.</summary>
internal sealed class CodeStore(string root, KeptCode kept, IObjectStore objects, IRoles roles)
{
    private static readonly string[] Sources = ["LocalDirectory", "ZipFile", "S3Bucket", "S3Key"];

    /// <summary>Reads the members of <c>Code</c>, or of UpdateFunctionCode.</summary>
    /// <param name="functionName">The function.</param>
    /// <param name="code"><c>ZipFile</c>, or <c>S3Bucket</c> and <c>S3Key</c>, or the local cloud's own <c>LocalDirectory</c>, with
    /// the digest that the folder had (<c>LocalSha256</c>) for code that a version may have kept since.</param>
    /// <param name="caller">The caller that gives the code: an object is read with the caller's permissions.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <exception cref="AwsException">The code cannot be read, or its caller may not read it.</exception>
    public async Task<CodePackage> TakeAsync(string functionName, Parameters code, Caller caller, CancellationToken cancellationToken)
    {
        CheckSource(code);
        if (code.String("LocalDirectory") is { } folder)
            return UseFolder(folder, code.String("LocalSha256"));

        byte[] zip;
        if (code.String("ZipFile") is { } base64)
            zip = Decode(base64);
        else if (code.String("S3Bucket") is { } bucket)
            zip = await FromS3Async(RoleObjects.Of(objects, roles, caller), bucket, code.RequiredString("S3Key"), cancellationToken);
        else
            throw new AwsException("InvalidParameterValueException", "Code needs ZipFile, or S3Bucket and S3Key, or LocalDirectory (local cloud only).");

        var target = Path.Combine(root, functionName, Guid.NewGuid().ToString("N"));
        return Unpack(zip, target);
    }

    private static void CheckSource(Parameters code)
    {
        var given = Sources.Where(name => code.Node(name) is not null).ToList();
        if (given is ["LocalDirectory" or "ZipFile", _, ..])
            throw new AwsException("InvalidParameterValueException", $"Please do not provide other FunctionCode parameters when providing a {given[0]}.");
    }

    private static byte[] Decode(string base64)
    {
        try
        {
            return Convert.FromBase64String(base64);
        }
        catch (FormatException e)
        {
            throw new AwsException("SerializationException", $"Code.ZipFile is not Base64: {e.Message}");
        }
    }

    private CodePackage UseFolder(string text, string? digest)
    {
        // The operating system ends a path at the null character.
        if (text.Length == 0 || text.Contains('\0')) throw Unusable(text, "is not a path");
        var folder = Path.GetFullPath(text);
        if (!Directory.Exists(folder)) throw Unusable(folder, "does not exist: build the function first");
        try
        {
            var (size, sha256) = FolderDigest.Of(folder);
            if (digest is not null && digest != sha256 && kept.Find(digest) is { } copy) return copy;
            return new CodePackage(folder, size, sha256) { InPlace = true };
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Unusable(folder, $"cannot be read ({e.Message})");
        }
    }

    private static AwsException Unusable(string folder, string problem) =>
        new("InvalidParameterValueException", $"Code.LocalDirectory '{folder}' {problem}.");

    private static async Task<byte[]> FromS3Async(IObjectStore visible, string bucket, string key, CancellationToken cancellationToken)
    {
        var found = Find(visible, bucket, key);
        if (found.Size > LambdaLimits.UnzippedBytes) throw TooLarge();
        return await File.ReadAllBytesAsync(found.FilePath, cancellationToken);
    }

    private static StoredObject Find(IObjectStore visible, string bucket, string key)
    {
        try
        {
            return visible.Find(bucket, key) ?? throw new AwsException("NoSuchKey", $"The specified key does not exist: s3://{bucket}/{key}");
        }
        catch (AwsException e) when (e.Code == "AccessDenied")
        {
            throw new AwsException(
                "AccessDeniedException",
                $"Your access has been denied by S3, please make sure your request credentials have permission to GetObject for {bucket}/{key}. " +
                $"S3 Error Code: {e.Code}. S3 Error Message: {e.Message}",
                403);
        }
        catch (AwsException e)
        {
            throw new AwsException("InvalidParameterValueException", $"Error occurred while GetObject. S3 Error Code: {e.Code}. S3 Error Message: {e.Message}");
        }
    }

    private static AwsException TooLarge() =>
        new("InvalidParameterValueException", $"Unzipped size must be smaller than {LambdaLimits.UnzippedBytes} bytes");

    private static CodePackage Unpack(byte[] zip, string target)
    {
        try
        {
            Directory.CreateDirectory(target);
            using var archive = new ZipArchive(new MemoryStream(zip));
            long size = 0;
            foreach (var entry in archive.Entries)
            {
                // An entry can declare any 64-bit length, so the sum can overflow.
                if (entry.Length is < 0 or > LambdaLimits.UnzippedBytes || (size += entry.Length) > LambdaLimits.UnzippedBytes) throw TooLarge();
            }

            archive.ExtractToDirectory(target);
        }
        catch (Exception e) when (e is InvalidDataException or IOException) // an entry that leads out of the folder is the latter
        {
            throw new AwsException("InvalidParameterValueException", $"Could not unzip uploaded file. Please check your file, then try to upload again. ({e.Message})");
        }

        return new CodePackage(target, zip.Length, Convert.ToBase64String(SHA256.HashData(zip)));
    }
}

/// <summary>A function's files.</summary>
/// <param name="Folder">Where they are (LAMBDA_TASK_ROOT).</param>
/// <param name="Size">Their bytes.</param>
/// <param name="Sha256">Their hash, base64.</param>
internal sealed record CodePackage(string Folder, long Size, string Sha256)
{
    /// <summary>Whether the folder is the caller's own, which may change at any time.</summary>
    public bool InPlace { get; init; }
}
