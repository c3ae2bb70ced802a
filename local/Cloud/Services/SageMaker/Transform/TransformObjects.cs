using Pipeline.Cloud.Protocol;
using Pipeline.Cloud.S3.Objects;
using Pipeline.Cloud.SageMaker.Storage;

namespace Pipeline.Cloud.SageMaker.Transform;

/// <summary>The objects that jobs read and write, each as the role of its model.</summary>
internal sealed class TransformObjects(LocalCloudOptions cloud, OwnedObjects objects)
{
    /// <summary>The objects of a job's input, in the order of their keys.</summary>
    /// <exception cref="AwsException">NoSuchBucket, AccessDenied.</exception>
    internal IReadOnlyList<StoredObject> List(TransformJobRequest request, string role) =>
        // A key that ends in a slash marks a folder.
        [.. objects.Of(role).List(request.Input.Bucket, request.Input.Key).Where(stored => !stored.Key.EndsWith('/'))];

    /// <summary>Opens an object.</summary>
    /// <exception cref="AwsException">AccessDenied.</exception>
    internal Stream Open(StoredObject stored, string role)
    {
        objects.Of(role).Read(stored);
        return File.OpenRead(stored.FilePath);
    }

    /// <summary>Stores the output of an object: below the output path, by its name below the input's prefix, with <c>.out</c> at its end.</summary>
    /// <exception cref="AwsException">NoSuchBucket, AccessDenied.</exception>
    internal Task StoreAsync(TransformJobRequest request, string role, string inputKey, string file)
    {
        const string type = "application/octet-stream";
        var folder = request.Output.Key.TrimEnd('/');
        var key = $"{folder}{(folder.Length > 0 ? "/" : "")}{Relative(inputKey, request.Input.Key)}.out";
        var target = objects.Of(role);
        return request.KmsKey is { } kmsKey
            ? target.PutFileAsync(request.Output.Bucket, key, file, type, cloud.KmsKey(kmsKey), CancellationToken.None)
            : target.PutFileAsync(request.Output.Bucket, key, file, type, CancellationToken.None);
    }

    // A prefix may be a folder, with its slash or without, a whole key, or the beginning of a name.
    private static string Relative(string key, string prefix)
    {
        if (prefix.EndsWith('/')) return key[prefix.Length..];
        var isFolder = prefix.Length > 0 && key.Length > prefix.Length && key[prefix.Length] == '/';
        return isFolder ? key[(prefix.Length + 1)..] : key[(prefix.LastIndexOf('/') + 1)..];
    }
}
