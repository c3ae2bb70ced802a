using System.Collections.Concurrent;
using System.Globalization;
using System.Text.RegularExpressions;
using Pipeline.Cloud.Persistence;
using Pipeline.Cloud.Protocol;
using Pipeline.Cloud.S3.Errors;

namespace Pipeline.Cloud.S3.Storage;

/// <summary>The buckets, and the folder that holds their files. A cloud that keeps nothing empties the folder on start.</summary>
internal sealed partial class BucketTable
{
    private readonly ConcurrentDictionary<string, Bucket> _buckets = new(StringComparer.Ordinal);
    private readonly TimeProvider _time;
    private readonly Sequencer _sequencer;
    private readonly BucketJournal _journal;
    private readonly string _root;
    private readonly string _region;
    private long _incoming;

    /// <summary>The buckets that the cloud had when it ended, or none if nothing is kept.</summary>
    public BucketTable(LocalCloudOptions options, StateJournal journal, TimeProvider time)
    {
        _time = time;
        _sequencer = new Sequencer(time);
        _region = options.Region;
        _root = Path.GetFullPath(Path.Combine(options.DataDirectory, "s3"));
        _journal = new BucketJournal(journal, _root);
        if (!journal.IsKept && Directory.Exists(_root)) Directory.Delete(_root, recursive: true);
        foreach (var bucket in _journal.Restore(Make)) _buckets[bucket.Name] = bucket;
        foreach (var bucket in _buckets.Values) bucket.Sweep();
        // Bodies that were being received are nobody's any more.
        if (Directory.Exists(IncomingDirectory)) Directory.Delete(IncomingDirectory, recursive: true);
        Directory.CreateDirectory(IncomingDirectory);
    }

    public IReadOnlyList<Bucket> All => [.. _buckets.Values.OrderBy(bucket => bucket.Name, StringComparer.Ordinal)];

    // No bucket's name starts with a dot. Former versions are beside the buckets' folders, which show the objects of now.
    private string IncomingDirectory => Path.Combine(_root, ".incoming");

    /// <summary>A bucket, or null.</summary>
    public Bucket? Find(string name) => _buckets.GetValueOrDefault(name);

    /// <exception cref="AwsException">NoSuchBucket.</exception>
    public Bucket Get(string name) => Find(name) ?? throw S3Errors.NoSuchBucket(name);

    /// <summary>Makes a bucket.</summary>
    /// <exception cref="AwsException">InvalidBucketName, InvalidLocationConstraint, BucketAlreadyOwnedByYou.</exception>
    public void Create(string name, string? location)
    {
        if (!BucketName().IsMatch(name) || name.Contains("..", StringComparison.Ordinal))
        {
            throw new AwsException("InvalidBucketName", "The specified bucket is not valid.", 400)
            {
                Members = new System.Text.Json.Nodes.JsonObject { ["BucketName"] = name },
            };
        }

        if (!string.IsNullOrEmpty(location) && location != _region)
            throw new AwsException("InvalidLocationConstraint", $"The specified location-constraint is not valid: this cloud's region is {_region}.", 400);
        var bucket = Make(name, _time.GetUtcNow());
        if (_buckets.TryAdd(name, bucket))
        {
            bucket.Save();
            return;
        }

        // Only in us-east-1, creating a bucket that you already own succeeds. Source: "CreateBucket", BucketAlreadyOwnedByYou.
        if (_region == "us-east-1") return;
        throw new AwsException(
            "BucketAlreadyOwnedByYou", "Your previous request to create the named bucket succeeded and you already own it.", 409)
        {
            Members = new System.Text.Json.Nodes.JsonObject { ["BucketName"] = name },
        };
    }

    /// <exception cref="AwsException">NoSuchBucket, BucketNotEmpty.</exception>
    public void Delete(string name)
    {
        Get(name).Delete();
        _buckets.TryRemove(name, out _);
    }

    /// <summary>Starts receiving a file.</summary>
    public IncomingFile Receive() => IncomingFile.Create(NextIncoming());

    /// <summary>Takes over a finished file.</summary>
    public IncomingFile Take(string path) => IncomingFile.Take(path, NextIncoming());

    private Bucket Make(string name, DateTimeOffset created)
    {
        Directory.CreateDirectory(Path.Combine(_root, name));
        return new Bucket(name, Path.Combine(_root, name), Path.Combine(_root, ".versions", name), created, _journal, _sequencer);
    }

    private string NextIncoming() =>
        Path.Combine(IncomingDirectory, Interlocked.Increment(ref _incoming).ToString(CultureInfo.InvariantCulture));

    [GeneratedRegex(@"^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]\z")]
    private static partial Regex BucketName();
}
