using System.Globalization;
using System.Text;
using Pipeline.Cloud.Protocol;

namespace Pipeline.Cloud.Kinesis;

/// <summary>A place in a shard. Readers get it as an opaque text that is valid for five minutes.</summary>
/// <param name="StreamArn">The stream.</param>
/// <param name="StreamCreated">When the stream was created. It tells a new stream from a deleted one of the same name.</param>
/// <param name="ShardId">The shard.</param>
/// <param name="Index">The next record to read.</param>
/// <param name="Issued">When the iterator was issued.</param>
internal sealed record ShardIterator(string StreamArn, long StreamCreated, string ShardId, long Index, DateTimeOffset Issued)
{
    private static readonly long MaximumTime = DateTimeOffset.MaxValue.ToUnixTimeMilliseconds();
    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(5);

    /// <summary>The text for the reader.</summary>
    public string Encode() => Convert.ToBase64String(Encoding.UTF8.GetBytes(string.Create(
        CultureInfo.InvariantCulture, $"{StreamArn}|{StreamCreated}|{ShardId}|{Index}|{Issued.ToUnixTimeMilliseconds()}")));

    /// <summary>Reads an iterator's text.</summary>
    /// <exception cref="AwsException">InvalidArgumentException, ExpiredIteratorException.</exception>
    public static ShardIterator Decode(string text, DateTimeOffset now)
    {
        var parts = Parts(text);
        if (parts.Length != 5 || !Number(parts[1], out var created) || !Number(parts[3], out var index) || !Number(parts[4], out var issued) || issued > MaximumTime)
            throw new AwsException("InvalidArgumentException", "Invalid ShardIterator.");
        var iterator = new ShardIterator(parts[0], created, parts[2], index, DateTimeOffset.FromUnixTimeMilliseconds(issued));
        if (now - iterator.Issued <= Lifetime) return iterator;
        throw new AwsException(
            "ExpiredIteratorException",
            $"Iterator expired. The iterator was created at time {iterator.Issued:u} while right now it is {now:u} which is further in the future than the tolerated delay of 300000 milliseconds.");
    }

    /// <summary>The stream's ARN in an iterator's text, which may be malformed or expired; empty if it has none.</summary>
    public static string StreamOf(string text) => Parts(text) is [var stream, ..] ? stream : "";

    private static string[] Parts(string text)
    {
        var bytes = new byte[text.Length];
        return Convert.TryFromBase64String(text, bytes, out var length) ? Encoding.UTF8.GetString(bytes, 0, length).Split('|') : [];
    }

    private static bool Number(string text, out long number) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);
}
