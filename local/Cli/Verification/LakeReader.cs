using System.Runtime.CompilerServices;
using Amazon.S3;
using Pipeline.Cli.Buckets;
using Pipeline.Contract;
using Pipeline.Contract.Lake;
using Pipeline.Gzip;

namespace Pipeline.Cli.Verification;

/// <summary>Reads the lake's lines from S3, one object at a time.</summary>
internal sealed class LakeReader(IAmazonS3 s3, string bucket, IScoringDomain domain)
{
    /// <summary>Reads every line below a prefix.</summary>
    /// <exception cref="InvalidDataException">An object's gzip data is damaged or incomplete; the message names the object.</exception>
    public async IAsyncEnumerable<LakeLine> ReadAsync(string prefix, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var key in s3.KeysAsync(bucket, prefix, cancellationToken))
        {
            using var reader = new StreamReader(await DecompressAsync(key, cancellationToken));
            while (await reader.ReadLineAsync(cancellationToken) is { } line) yield return LakeLine.Read(line, domain.IdName);
        }
    }

    private async Task<Stream> DecompressAsync(string key, CancellationToken cancellationToken)
    {
        using var response = await s3.GetObjectAsync(bucket, key, cancellationToken);
        try
        {
            return await GzipContent.ReadAsync(response.ResponseStream, cancellationToken);
        }
        catch (InvalidDataException e)
        {
            throw new InvalidDataException($"s3://{bucket}/{key} cannot be verified: {e.Message}. Part of its lines may be missing; mend it or move it away.", e);
        }
    }
}
