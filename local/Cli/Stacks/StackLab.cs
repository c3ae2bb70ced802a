using Pipeline.Cloud;
using Pipeline.Cloud.Deployment;
using Pipeline.Cloud.Deployment.Stack;
using Pipeline.Cloud.Deployment.Template;
using Pipeline.Cloud.StepFunctions;

namespace Pipeline.Cli.Stacks;

/// <summary>A local cloud on which stacks of one template are created, changed and deleted. Their functions have no code that runs.</summary>
internal sealed class StackLab : IAsyncDisposable
{
    private readonly string _template;
    private readonly string _artifacts;
    private readonly RunningServices _services;
    private readonly TemplateDeployer _deployer;

    private StackLab(string template, string artifacts, RunningServices services, TemplateDeployer deployer) =>
        (_template, _artifacts, _services, _deployer) = (template, artifacts, services, deployer);

    /// <summary>Starts a cloud.</summary>
    /// <param name="template">The template's file.</param>
    /// <param name="folder">A folder for the cloud's files and for the functions' code.</param>
    /// <param name="nodeModules">The folder of the npm packages.</param>
    /// <param name="time">The clock.</param>
    /// <param name="cancellationToken">Stops the start.</param>
    public static async Task<StackLab> StartAsync(string template, string folder, string nodeModules, TimeProvider time, CancellationToken cancellationToken)
    {
        var artifacts = Path.Combine(folder, "code");
        foreach (var (logicalId, resource) in new TemplateReader(template).Read().Section("Resources"))
        {
            if (resource?["Type"]?.ToString() != "AWS::Serverless::Function") continue;
            Directory.CreateDirectory(Path.Combine(artifacts, logicalId));
            await File.WriteAllTextAsync(Path.Combine(artifacts, logicalId, "bootstrap"), "#!/bin/sh\nexit 1\n", cancellationToken);
        }

        var options = new LocalCloudOptions { Port = 0, DataDirectory = Path.Combine(folder, "cloud"), NodeModules = nodeModules };
        var services = await RunningServices.StartAsync(options, new ServiceSettings { StepFunctions = new StepFunctionsOptions { WaitScale = 0 } }, time, cancellationToken);
        return new StackLab(template, artifacts, services, new TemplateDeployer(options, services.Cloud.Dispatcher, time));
    }

    /// <summary>Creates or updates a stack.</summary>
    /// <param name="stack">Its name.</param>
    /// <param name="seed">Draws the order.</param>
    /// <param name="parameters">Values of parameters.</param>
    /// <param name="failAt">The resource that fails; null for none.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <returns>What went wrong; null for nothing.</returns>
    public async Task<string?> DeployAsync(
        string stack, int seed, IReadOnlyDictionary<string, string> parameters, string? failAt, CancellationToken cancellationToken)
    {
        var options = new DeploymentOptions
        {
            TemplateFile = _template,
            ArtifactsDirectory = _artifacts,
            StackName = stack,
            Parameters = parameters,
            Seed = seed,
            FailAt = failAt,
            TrafficWaitScale = 0,
        };
        try
        {
            await _deployer.DeployAsync(options, cancellationToken);
            return null;
        }
        catch (TemplateException e)
        {
            return e.Message;
        }
    }

    /// <summary>A stack as it is; null where there is none.</summary>
    public DeployedStack? Find(string stack) => _deployer.Find(stack);

    /// <summary>Deletes a stack, but for what its policies keep.</summary>
    public Task<DeployedStack> DeleteAsync(string stack, int seed, CancellationToken cancellationToken) => _deployer.DeleteAsync(stack, seed, cancellationToken);

    /// <summary>Deletes a stack and then what its policies keep.</summary>
    /// <returns>What went wrong; null for nothing.</returns>
    public async Task<string?> DestroyAsync(string stack, int seed, CancellationToken cancellationToken)
    {
        var deleted = await _deployer.DeleteAsync(stack, seed, cancellationToken);
        return await ForgetAsync(deleted, seed, cancellationToken) ?? Failures(deleted.Events);
    }

    /// <summary>Deletes what the deletion of a stack left behind.</summary>
    /// <returns>What went wrong; null for nothing.</returns>
    public async Task<string?> ForgetAsync(DeployedStack deleted, int seed, CancellationToken cancellationToken) =>
        Failures(await _deployer.DeleteRetainedAsync(deleted, seed, cancellationToken));

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _services.DisposeAsync();

    private static string? Failures(IEnumerable<StackEvent> events)
    {
        var failed = events.Where(happened => happened.Kind == StackEventKind.DeleteFailed).Select(happened => $"{happened.LogicalId} was not deleted: {happened.Reason}").ToList();
        return failed.Count == 0 ? null : string.Join("; ", failed);
    }
}
