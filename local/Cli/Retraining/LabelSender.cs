using System.Globalization;
using System.Text;
using Amazon.S3;
using Amazon.S3.Model;
using Pipeline.Cli.Streaming;
using Pipeline.Contract;

namespace Pipeline.Cli.Retraining;

/// <summary>Writes the labels that land with a file into the bucket. The S3 event starts the workflow.</summary>
internal sealed class LabelSender(IAmazonS3 s3, string bucket, RecordLedger ledger, IScoringDomain domain, TimeProvider time)
{
    /// <summary>Writes <c>labels/dt=.../{name}.csv</c>.</summary>
    /// <returns>The number of labels. Without one nothing is written.</returns>
    public async Task<int> SendAsync(string name, int fileIndex, CancellationToken cancellationToken)
    {
        var csv = new StringBuilder($"{domain.IdName},{domain.Description.Label.Name}\n");
        var labels = 0;
        foreach (var (id, record) in ledger.Valid)
        {
            if (record.LabelledIn != fileIndex || float.IsNaN(record.Label)) continue;
            csv.Append(CultureInfo.InvariantCulture, $"{id},{record.Label:0.####}\n");
            labels++;
        }

        if (labels == 0) return 0;
        var key = string.Create(CultureInfo.InvariantCulture, $"labels/dt={time.GetUtcNow():yyyy-MM-dd}/{Path.GetFileNameWithoutExtension(name)}.csv");
        using var body = new MemoryStream(Encoding.UTF8.GetBytes(csv.ToString()));
        await s3.PutObjectAsync(new PutObjectRequest { BucketName = bucket, Key = key, InputStream = body, ContentType = "text/csv" }, cancellationToken);
        return labels;
    }
}
