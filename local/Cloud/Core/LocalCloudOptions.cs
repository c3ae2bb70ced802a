namespace Pipeline.Cloud;

/// <summary>Settings of a local cloud.</summary>
public sealed record LocalCloudOptions
{
    /// <summary>The port on 127.0.0.1; 0 takes a free one.</summary>
    public int Port { get; init; } = 4566;

    /// <summary>
    /// A further address to listen on, such as that of Docker's bridge, by which containers reach this machine; null for none. Anyone who
    /// can reach it may do everything: there are no passwords here.
    /// </summary>
    public System.Net.IPAddress? FurtherAddress { get; init; }

    /// <summary>
    /// Names, in addition to the loopback's and <see cref="FurtherAddress"/>, that requests may have as their Host, such as
    /// <c>host.docker.internal</c>. A request with any other name is refused, because a web page may have made that name resolve to this machine.
    /// </summary>
    public IReadOnlyList<string> HostNames { get; init; } = [];

    /// <summary>The secret that an externally started runtime needs to take a function's invocations; random by default.</summary>
    public string AttachToken { get; init; } = System.Security.Cryptography.RandomNumberGenerator.GetHexString(32, lowercase: true);

    /// <summary>The region that resources are in.</summary>
    public string Region { get; init; } = "us-east-1";

    /// <summary>The account id in ARNs.</summary>
    public string AccountId { get; init; } = "000000000000";

    /// <summary>Where objects, logs and child processes' files are kept. An earlier run's state is deleted when the cloud starts.</summary>
    public required string DataDirectory { get; init; }

    /// <summary>Whether a cloud that is started on the folder again goes on with what was there. If not, the folder must not hold kept state.</summary>
    public bool KeepsState { get; init; }

    /// <summary>Whether a cloud that keeps its state deletes first what the folder holds.</summary>
    public bool StartsFresh { get; init; }

    /// <summary>The folder of npm's packages (<c>node_modules</c>) with dynalite, jsonata and DuckDB's library.</summary>
    public required string NodeModules { get; init; }

    /// <summary>Services whose requests go to another endpoint, by service name (<c>dynamodb</c>).</summary>
    public IReadOnlyDictionary<string, Uri> Delegates { get; init; } = new Dictionary<string, Uri>();

    /// <summary>The ARN of a resource in this cloud.</summary>
    /// <param name="service">As in ARNs (<c>kinesis</c>).</param>
    /// <param name="resource">For example <c>stream/orders</c>.</param>
    public string Arn(string service, string resource) => $"arn:aws:{service}:{Region}:{AccountId}:{resource}";

    /// <summary>The ARN of a role of this account.</summary>
    public string RoleArn(string name) => $"arn:aws:iam::{AccountId}:role/{name}";

    /// <summary>A key of KMS as AWS answers it: the ARN of one that is named by its id; an ARN or an alias stays as it is.</summary>
    public string KmsKey(string name) =>
        name.Contains(':', StringComparison.Ordinal) || name.StartsWith("alias/", StringComparison.Ordinal) ? name : Arn("kms", "key/" + name);
}
