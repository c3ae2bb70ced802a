using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using Pipeline.Cloud.Protocol;
using Pipeline.Cloud.S3;

namespace Pipeline.Cloud.Lambda.Functions;

/// <summary>Makes a folder of a function's code: a zip is unpacked, a local folder is used where it is.</summary>
internal sealed class CodeStore(string root, IObjectStore objects)
{
    /// <summary>Reads the members of <c>Code</c>, or of UpdateFunctionCode.</summary>
    /// <param name="functionName">The function.</param>
    /// <param name="code"><c>ZipFile</c>, or <c>S3Bucket</c> and <c>S3Key</c>, or the local cloud's own <c>LocalDirectory</c>.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    public async Task<CodePackage> TakeAsync(string functionName, Parameters code, CancellationToken cancellationToken)
    {
        if (code.String("LocalDirectory") is { } folder)
            return UseFolder(Path.GetFullPath(folder));

        byte[] zip;
        if (code.String("ZipFile") is { } base64)
            zip = Decode(base64);
        else if (code.String("S3Bucket") is { } bucket)
            zip = await FromS3Async(bucket, code.RequiredString("S3Key"), cancellationToken);
        else
            throw new AwsException("InvalidParameterValueException", "Code needs ZipFile, or S3Bucket and S3Key, or LocalDirectory (local cloud only).");

        var target = Path.Combine(root, functionName, Guid.NewGuid().ToString("N"));
        return Unpack(zip, target);
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

    private static CodePackage UseFolder(string folder)
    {
        if (!Directory.Exists(folder))
            throw new AwsException("InvalidParameterValueException", $"Code.LocalDirectory '{folder}' does not exist: build the function first.");
        long size = 0;
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var file in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
        {
            hash.AppendData(Encoding.UTF8.GetBytes(Path.GetRelativePath(folder, file)));
            var content = File.ReadAllBytes(file);
            hash.AppendData(content);
            size += content.Length;
        }

        return new CodePackage(folder, size, Convert.ToBase64String(hash.GetHashAndReset()));
    }

    private async Task<byte[]> FromS3Async(string bucket, string key, CancellationToken cancellationToken)
    {
        var found = objects.Find(bucket, key) ?? throw new AwsException(
            "InvalidParameterValueException",
            $"Error occurred while GetObject. S3 Error Code: NoSuchKey. S3 Error Message: The specified key does not exist: s3://{bucket}/{key}");
        return await File.ReadAllBytesAsync(found.FilePath, cancellationToken);
    }

    private static CodePackage Unpack(byte[] zip, string target)
    {
        try
        {
            Directory.CreateDirectory(target);
            using var archive = new ZipArchive(new MemoryStream(zip));
            if (archive.Entries.Sum(entry => entry.Length) > LambdaLimits.UnzippedBytes)
                throw new AwsException("InvalidParameterValueException", $"Unzipped size must be smaller than {LambdaLimits.UnzippedBytes} bytes");
            archive.ExtractToDirectory(target);
        }
        catch (Exception e) when (e is InvalidDataException or IOException) // an entry that leads out of the folder is the latter
        {
            throw new AwsException("InvalidParameterValueException", $"Could not unzip uploaded file. Please check your file, then try to upload again. ({e.Message})");
        }

        return new CodePackage(target, zip.Length, Convert.ToBase64String(SHA256.HashData(zip)));
    }
}
