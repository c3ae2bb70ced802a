using System.Text.Json;
using System.Text.Json.Nodes;
using System.Xml.Linq;
using Pipeline.Cloud.Access.Policies;
using Pipeline.Cloud.Protocol;
using Pipeline.Cloud.S3.Errors;
using Pipeline.Cloud.S3.Storage;

namespace Pipeline.Cloud.S3.Configuration;

/// <summary>Stores and returns the configuration documents of buckets.</summary>
internal sealed class BucketConfigurations(BucketTable buckets, LocalCloudOptions cloud)
{
    private const string PolicyMarker = "policy";
    private const string EncryptionMarker = "encryption";
    private const string VersioningMarker = "versioning";

    /// <summary>Stores a document.</summary>
    public void Put(ConfigurationKind kind, string bucket, XElement document)
    {
        var home = buckets.Get(bucket);
        ConfigurationDocument.Check(kind, document);
        if (document.DescendantNodes().OfType<XText>().FirstOrDefault(text => XmlCharacters.Forbidden(text.Value) is not null)?.Parent is { } unfit)
            throw S3Errors.MalformedXml($"{unfit.Name.LocalName} has a character that XML does not allow.");
        Apply(kind.Marker, home, document);
        home.Configuration[kind.Marker] = document.ToString(SaveOptions.DisableFormatting);
        home.Save();
    }

    /// <summary>Returns a document.</summary>
    /// <exception cref="AwsException">The bucket has no such document.</exception>
    public XElement Get(ConfigurationKind kind, string bucket)
    {
        if (buckets.Get(bucket).Configuration.TryGetValue(kind.Marker, out var document)) return XElement.Parse(document);
        if (kind.Missing is null) return new XElement(kind.Root, kind.Usual is { } usual ? XElement.Parse(usual) : null);
        throw new AwsException(kind.Missing.Code, kind.Missing.Message, 404) { Members = new JsonObject { ["BucketName"] = bucket } };
    }

    /// <summary>Deletes a document.</summary>
    public void Delete(ConfigurationKind kind, string bucket)
    {
        var home = buckets.Get(bucket);
        home.Configuration.TryRemove(kind.Marker, out _);
        if (kind.Marker == EncryptionMarker) home.Encryption = DefaultEncryption.Usual;
        home.Save();
    }

    /// <summary>Stores a policy.</summary>
    /// <exception cref="AwsException">MalformedPolicy.</exception>
    public void PutPolicy(string bucket, string policy)
    {
        var home = buckets.Get(bucket);
        try
        {
            if (DocumentJson.Parse(policy) is not JsonObject document || document["Statement"] is null)
                throw new AwsException("MalformedPolicy", "Missing required field Statement", 400);
            home.Policy = new PolicyReader(PolicyKind.Resource).Read(bucket, document);
        }
        catch (PolicyException e)
        {
            throw new AwsException("MalformedPolicy", e.Message, 400);
        }
        catch (JsonException e)
        {
            throw new AwsException("MalformedPolicy", $"Policies must be valid JSON: {e.Message}", 400);
        }

        home.Configuration[PolicyMarker] = policy;
        home.Save();
    }

    /// <summary>Returns the policy.</summary>
    /// <exception cref="AwsException">NoSuchBucketPolicy.</exception>
    public string GetPolicy(string bucket) => buckets.Get(bucket).Configuration.TryGetValue(PolicyMarker, out var policy)
        ? policy
        : throw new AwsException("NoSuchBucketPolicy", "The bucket policy does not exist", 404) { Members = new JsonObject { ["BucketName"] = bucket } };

    /// <summary>Deletes the policy.</summary>
    public void DeletePolicy(string bucket)
    {
        var home = buckets.Get(bucket);
        home.Configuration.TryRemove(PolicyMarker, out _);
        home.Policy = null;
        home.Save();
    }

    /// <summary>Lets the documents that a bucket had before a restart take effect.</summary>
    public void Restore(Bucket home)
    {
        foreach (var (marker, document) in home.Configuration)
        {
            if (marker == PolicyMarker) home.Policy = new PolicyReader(PolicyKind.Resource).Read(home.Name, DocumentJson.Parse(document)!.AsObject());
            else if (marker is EncryptionMarker or VersioningMarker) Apply(marker, home, XElement.Parse(document));
        }
    }

    private void Apply(string marker, Bucket home, XElement document)
    {
        if (marker == EncryptionMarker) home.Encryption = DefaultEncryption.Read(document, cloud.KmsKey);
        if (marker == VersioningMarker) home.Versioning = document.Element("Status")?.Value == "Enabled" ? Versioning.Enabled : Versioning.Suspended;
    }
}
