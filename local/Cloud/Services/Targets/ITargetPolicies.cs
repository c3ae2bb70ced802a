namespace Pipeline.Cloud.Targets;

/// <summary>Knows what the policies of functions, queues and topics let services of AWS do in their own name.</summary>
public interface ITargetPolicies
{
    /// <summary>Why a service may not deliver to a target; null where it may.</summary>
    /// <param name="service">The service's principal, such as <c>s3.amazonaws.com</c>.</param>
    /// <param name="targetArn">A function, a queue or a topic.</param>
    /// <param name="sourceArn">The resource in whose name the service delivers: a bucket, a rule, a topic.</param>
    /// <param name="cancellationToken">Stops the question.</param>
    Task<string?> RefusalAsync(string service, string targetArn, string sourceArn, CancellationToken cancellationToken);
}
