using System.CommandLine;
using Amazon.Runtime;
using Pipeline.Aws.Direct;
using Pipeline.Cli.Destruction;
using Pipeline.Cli.Hosting;

namespace Pipeline.Cli.Commands;

/// <summary><c>destroy</c>: stops a stack's workflow, and deletes what the stack's deletion leaves: what the workflow made, and the data.</summary>
internal sealed class DestroyCommand
{
    private readonly Option<string> _stack = new("--stack") { Description = "The stack's name.", Required = true };
    private readonly Option<string?> _endpoint = new("--endpoint-url") { Description = "The local cloud, for example http://127.0.0.1:4566; default: AWS_ENDPOINT_URL, otherwise AWS." };
    private readonly Option<bool> _delete = new("--delete") { Description = "Delete the data, for good; without this option it is only listed." };
    private readonly Option<string?> _confirm = new("--confirm") { Description = "The stack's name once more, instead of typing it." };
    private readonly TimeProvider _time;
    private readonly Func<string, string?> _variable;
    private readonly Func<string, string?> _ask;

    private DestroyCommand(TimeProvider time, Func<string, string?> variable, Func<string, string?> ask) => (_time, _variable, _ask) = (time, variable, ask);

    /// <summary>Creates the command.</summary>
    /// <param name="time">The clock.</param>
    /// <param name="variable">Reads an environment variable.</param>
    /// <param name="ask">Asks the user a question and returns the answer; null without a terminal.</param>
    public static Command Create(TimeProvider time, Func<string, string?> variable, Func<string, string?> ask)
    {
        var destroy = new DestroyCommand(time, variable, ask);
        var serving = new Command("serving", "Stop the workflow's runs and delete what they made outside of the stack: endpoint, endpoint configurations, models, scaling.") { destroy._stack, destroy._endpoint };
        serving.SetAction(destroy.DeleteServingAsync);
        var data = new Command("data", "List what is retained of a stack with its price, or delete it.") { destroy._stack, destroy._endpoint, destroy._delete, destroy._confirm };
        data.SetAction(destroy.DeleteDataAsync);
        return new Command("destroy", "Delete what the deletion of a stack leaves.") { serving, data };
    }

    private Task<int> DeleteServingAsync(ParseResult result, CancellationToken cancellationToken) => CallAsync(result, async output =>
    {
        var names = new StackNames(result.GetValue(_stack)!);
        var services = new JsonServices(Endpoint(result), _variable, _time);
        Region(services);
        var runs = new WorkflowRuns(services.StepFunctions, services.Glue, services.SageMaker, names, _time);
        await runs.StopAsync(output.WriteLine, cancellationToken);
        if (await new WorkflowResources(services.SageMaker, services.Scaling, names, _time).DeleteAsync(output.WriteLine, cancellationToken) == 0)
            output.WriteLine($"endpoint, configurations and models of {names.Stack}: there are none");
        // An endpoint takes minutes to go, and a schedule or labels may start another run in that time.
        await runs.StopAsync(output.WriteLine, cancellationToken);
        return 0;
    });

    private Task<int> DeleteDataAsync(ParseResult result, CancellationToken cancellationToken) => CallAsync(result, async output =>
    {
        var names = new StackNames(result.GetValue(_stack)!);
        var endpoint = Endpoint(result);
        var services = new JsonServices(endpoint, _variable, _time);
        var region = Region(services);
        using var clients = new AwsClients(endpoint, _variable);
        var data = RetainedData.Of(names, services, region, clients.S3, clients.DynamoDb, _time);
        await data.FindAsync(cancellationToken);
        if (data.Items.Count == 0)
        {
            output.WriteLine($"data of {names.Stack}: there is none");
            return 0;
        }

        output.WriteLine($"What is retained of {names.Stack}:");
        foreach (var line in data.Lines()) output.WriteLine(line);
        if (!result.GetValue(_delete))
        {
            output.WriteLine($"To delete all of it, for good: make destroy STACK={names.Stack} DATA=1");
            return 0;
        }

        Confirm(names.Stack, result.GetValue(_confirm));
        await data.DeleteAsync(output.WriteLine, cancellationToken);
        return 0;
    });

    private void Confirm(string stack, string? confirmed)
    {
        confirmed ??= _ask("Delete all of it, for good? Type the stack's name: ")
            ?? throw new CommandException($"Nothing was deleted: without a terminal, confirm by the stack's name (--confirm {stack}, or make destroy ... CONFIRM={stack}).");
        if (confirmed != stack) throw new CommandException($"Nothing was deleted: '{confirmed}' is not {stack}.");
    }

    private static async Task<int> CallAsync(ParseResult result, Func<TextWriter, Task<int>> act)
    {
        try
        {
            return await act(result.InvocationConfiguration.Output);
        }
        catch (Exception e) when (e is ServiceException or AmazonServiceException or AmazonClientException or HttpRequestException or IOException)
        {
            throw new DestructionException($"{e.Message.TrimEnd('.')}. What was deleted is said above; run this again when it is mended.", e);
        }
    }

    private Uri? Endpoint(ParseResult result) => StackOptions.Endpoint(result, _endpoint);

    private static string Region(JsonServices services) =>
        services.Region ?? throw new CommandException("No region is set: export AWS_REGION=us-east-1, or aws configure set region us-east-1.");
}
