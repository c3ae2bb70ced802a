using Pipeline.Cloud.Protocol;
using Pipeline.Cloud.S3.Objects;

namespace Pipeline.Cloud.Glue.Crawling;

/// <summary>Glue's check of a crawler's S3 targets: it looks for their buckets when the crawler is created or changed, and not for what is in them.</summary>
internal static class TargetBuckets
{
    /// <summary>Refuses a crawler of a bucket that does not exist.</summary>
    /// <exception cref="AwsException">InvalidInputException.</exception>
    public static void Require(CrawlerDefinition crawler, IObjectStore objects)
    {
        foreach (var target in crawler.Targets.Folders)
        {
            try
            {
                objects.Find(target.Path.Bucket, target.Path.Key);
            }
            catch (AwsException e) when (e.Code == "NoSuchBucket")
            {
                throw new AwsException("InvalidInputException", $"S3 bucket {target.Path.Bucket} does not exist.");
            }
        }
    }
}
