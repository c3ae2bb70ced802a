using Pipeline.Cloud.Access.Roles;
using Pipeline.Cloud.Kinesis;
using Pipeline.Cloud.Lambda.Destinations;
using Pipeline.Cloud.Lambda.Functions;
using Pipeline.Cloud.Lambda.Mappings.Configuration;
using Pipeline.Cloud.Protocol;

namespace Pipeline.Cloud.Lambda.Mappings;

/// <summary>
/// What Lambda checks when a mapping is created or changed: the stream and the failure destination are there, and the function's role may use
/// them, because Lambda polls and discards as that role.
/// </summary>
internal sealed class MappingAccess(IStreamReader streams, DestinationSender destinations, IRoles roles)
{
    private static readonly string[] Polling =
        ["kinesis:GetRecords", "kinesis:GetShardIterator", "kinesis:DescribeStream", "kinesis:ListShards", "kinesis:ListStreams"];

    /// <summary>The role of a function as a caller.</summary>
    public Caller Caller(DeployedFunction function) => roles.Assume(function.Definition.Role, function.Definition.Name);

    /// <summary>The streams that a caller may read.</summary>
    public IStreamReader Streams(Caller caller) => RoleStreams.Of(streams, roles, caller);

    /// <summary>Sends to failure destinations as a caller.</summary>
    public DestinationSender Destinations(Caller caller) => destinations.For(caller);

    /// <summary>Refuses a mapping that cannot work.</summary>
    /// <exception cref="AwsException">InvalidParameterValueException.</exception>
    public async Task RequireAsync(EventSourceMapping mapping, DeployedFunction function, CancellationToken cancellationToken)
    {
        RequireStream(mapping.StreamArn);
        var caller = Caller(function);
        RequirePolling(mapping.StreamArn, caller);
        await Destinations(caller).RequireAsync(mapping.OnFailure, cancellationToken);
    }

    private void RequireStream(string stream)
    {
        try
        {
            streams.Shards(stream);
        }
        catch (AwsException e) when (e.Code == "ResourceNotFoundException")
        {
            throw new AwsException("InvalidParameterValueException", $"Stream not found: {stream}");
        }
    }

    private void RequirePolling(string stream, Caller caller)
    {
        if (caller.Session is not { } session) return;
        foreach (var action in Polling)
        {
            if (!roles.May(caller, action, action == "kinesis:ListStreams" ? "*" : stream))
            {
                throw new AwsException("InvalidParameterValueException",
                    $"Cannot access stream {stream}. Please ensure the role can perform the GetRecords, GetShardIterator, DescribeStream, ListShards, " +
                    $"and ListStreams Actions on your stream in IAM. (User: {session.Arn} is not authorized to perform: {action})");
            }
        }
    }
}
