using System.Text.Json.Nodes;
using Pipeline.Cloud.Deployment.Expansion;
using Pipeline.Cloud.Deployment.Resources;
using Pipeline.Cloud.Deployment.Stack;
using Pipeline.Cloud.Deployment.Template;
using Pipeline.Cloud.Protocol;

namespace Pipeline.Cloud.Deployment.Operations;

/// <summary>A creation or an update of a stack while it goes on: resource by resource, with what it takes to go back.</summary>
/// <param name="plan">What the template asks for.</param>
/// <param name="handlers">The handlers of the resource types.</param>
/// <param name="surroundings">What the deployment works with.</param>
/// <param name="before">The resources as they were; empty for a creation.</param>
/// <param name="journal">Keeps the resources over a restart, from step to step.</param>
/// <param name="interrupted">The resource that was being made when the cloud ended; null for none.</param>
internal sealed class StackChange(
    StackPlan plan, ResourceHandlers handlers, DeploymentSurroundings surroundings, IReadOnlyDictionary<string, DeployedResource> before,
    StackJournal journal, string? interrupted)
{
    private readonly Dictionary<string, DeployedResource> _resources = new(before, StringComparer.Ordinal);
    private readonly List<(DeployedResource Resource, string Policy)> _obsolete = [];
    private readonly Stack<(DeployedResource Resource, Func<Task> Step)> _wayBack = [];
    private readonly List<StackEvent> _events = [];

    /// <summary>What happened so far.</summary>
    public IReadOnlyList<StackEvent> Events => _events;

    /// <summary>The resources as they are, in the order of the template.</summary>
    public IReadOnlyDictionary<string, DeployedResource> Resources() => plan.Resources
        .Where(resource => _resources.ContainsKey(resource.LogicalId)).ToDictionary(resource => resource.LogicalId, resource => _resources[resource.LogicalId], StringComparer.Ordinal);

    /// <summary>Makes, changes or leaves every resource, each after those that it needs.</summary>
    /// <exception cref="TemplateException">One of them failed.</exception>
    public async Task ApplyAsync(Random random)
    {
        var byName = plan.Resources.ToDictionary(resource => resource.LogicalId, StringComparer.Ordinal);
        foreach (var logicalId in plan.Graph.Order(random)) await ApplyAsync(byName[logicalId]);
    }

    /// <summary>The outputs' values.</summary>
    /// <exception cref="TemplateException">One cannot be evaluated.</exception>
    public IReadOnlyDictionary<string, string> Outputs()
    {
        var intrinsics = Intrinsics();
        return plan.Template.Section("Outputs")
            .Where(output => output.Value?["Condition"] is not { } condition || intrinsics.Condition(condition.ToString(), $"Outputs.{output.Key}"))
            .ToDictionary(output => output.Key, output => intrinsics.Evaluate(output.Value?["Value"], $"Outputs.{output.Key}.Value")?.ToString() ?? "", StringComparer.Ordinal);
    }

    /// <summary>Deletes what was replaced and what the template no longer has. What cannot be deleted stays behind, and the update stands all the same.</summary>
    public async Task CleanUpAsync(Random random)
    {
        var asked = plan.Resources.Select(resource => resource.LogicalId).ToHashSet(StringComparer.Ordinal);
        var gone = before.Values.Where(resource => !asked.Contains(resource.LogicalId)).Select(resource => (resource, resource.DeletionPolicy));
        var removal = new StackRemoval(handlers, surroundings);
        await removal.DeleteAsync([.. _obsolete, .. gone], random);
        _events.AddRange(removal.Events);
    }

    /// <summary>Goes back to what was before.</summary>
    /// <returns>False where that failed as well.</returns>
    public async Task<bool> RollBackAsync()
    {
        var complete = true;
        while (_wayBack.TryPop(out var back))
        {
            try
            {
                await back.Step();
            }
            catch (Exception e) when (e is AwsException or TemplateException)
            {
                complete = false;
                _events.Add(new StackEvent(back.Resource.LogicalId, back.Resource.Type, StackEventKind.RollbackFailed, e.Message));
            }
        }

        return complete;
    }

    private async Task ApplyAsync(ExpandedResource resource)
    {
        var existing = before.GetValueOrDefault(resource.LogicalId);
        try
        {
            if (existing is not null && existing.Type != resource.Type)
                throw new AwsException("ValidationError", $"Update of resource type is not permitted. The new template modifies resource type of the following resources: [{resource.LogicalId}].");
            var properties = PropertyTypes.Convert(resource.Type, (JsonObject)Intrinsics().Evaluate(resource.Properties, resource.Path)!);
            var handler = handlers.Of(resource.Type);
            if (existing is not null && JsonNode.DeepEquals(existing.Properties, properties)) Keep(resource, existing);
            else if (resource.LogicalId == surroundings.Options.FailAt) throw new AwsException("InternalFailure", "the deployment was asked to fail here.");
            else if (existing is null) await CreateAsync(resource, handler, properties);
            else if (handler.Replacing.Any(path => !JsonNode.DeepEquals(At(existing.Properties, path), At(properties, path)))) await ReplaceAsync(resource, handler, properties, existing);
            else await UpdateAsync(resource, handler, properties, existing);
        }
        catch (AwsException e)
        {
            Failed(resource, existing, $"{e.Code}: {e.Message}");
            throw plan.Template.Error(resource.Path.EndsWith(".Properties", StringComparison.Ordinal) ? resource.Path[..^".Properties".Length] : resource.Path, $"{e.Code}: {e.Message}");
        }
        catch (TemplateException e)
        {
            Failed(resource, existing, e.Message);
            throw;
        }
    }

    private static JsonNode? At(JsonObject properties, string path) =>
        path.Split('.').Aggregate((JsonNode?)properties, (node, name) => (node as JsonObject)?[name]);

    private void Failed(ExpandedResource resource, DeployedResource? existing, string reason) =>
        _events.Add(new StackEvent(resource.LogicalId, resource.Type, existing is null ? StackEventKind.CreateFailed : StackEventKind.UpdateFailed, reason));

    private void Keep(ExpandedResource resource, DeployedResource existing) => _resources[resource.LogicalId] = Attributed(resource, existing, existing.Properties);

    private async Task CreateAsync(ExpandedResource resource, IResourceHandler handler, JsonObject properties)
    {
        await MakeAsync(resource, handler, properties, previous: null);
        _events.Add(new StackEvent(resource.LogicalId, resource.Type, StackEventKind.Created));
    }

    private async Task ReplaceAsync(ExpandedResource resource, IResourceHandler handler, JsonObject properties, DeployedResource existing)
    {
        if (handler.NameProperty is { } named && properties[named] is { } name && JsonNode.DeepEquals(name, existing.Properties[named]))
            throw new AwsException("ValidationError", $"CloudFormation cannot update a stack when a custom-named resource requires replacing. Rename {name} and update the stack again.");
        surroundings.Account.Keep(surroundings.Options.StackName, resource.LogicalId);
        await MakeAsync(resource, handler, properties, existing);
        _obsolete.Add((existing, existing.UpdateReplacePolicy));
        _events.Add(new StackEvent(resource.LogicalId, resource.Type, StackEventKind.Replaced));
    }

    private async Task MakeAsync(ExpandedResource resource, IResourceHandler handler, JsonObject properties, DeployedResource? previous)
    {
        var read = new ResourceProperties(properties);
        var request = new ResourceRequest(resource, read, surroundings.Account.Generate(surroundings.Options.StackName, resource.LogicalId), surroundings);
        if (StackJournal.Keeps(resource.Type))
        {
            journal.Save(surroundings.Options.StackName, _resources.Values, making: resource.LogicalId);
            if (resource.LogicalId == interrupted) await RemoveHalfMadeAsync(handler, request, properties);
        }

        var made = Attributed(resource, await handler.CreateAsync(request), properties) with { GeneratedName = request.GeneratedName };
        _resources[resource.LogicalId] = made;
        if (StackJournal.Keeps(resource.Type)) journal.Save(surroundings.Options.StackName, _resources.Values);
        _wayBack.Push((made, () => TakeAwayAsync(handler, request with { Existing = made }, previous)));
        await handler.ConfigureAsync(request with { Existing = made }, before: null);
        if (made.NotEmulated.Count == 0) _resources[resource.LogicalId] = made with { NotEmulated = read.Unread() };
    }

    // The cloud ended while the resource was being made: it may be there, and nothing can be in it yet.
    private static async Task RemoveHalfMadeAsync(IResourceHandler handler, ResourceRequest request, JsonObject properties)
    {
        var name = request.Source.Type switch
        {
            "AWS::S3::Bucket" => request.Properties.String("BucketName") ?? request.GeneratedName.ToLowerInvariant(),
            "AWS::Glue::Database" => request.Properties["DatabaseInput"]?["Name"]?.ToString(),
            "AWS::Glue::Table" => request.Properties["TableInput"]?["Name"]?.ToString() ?? request.GeneratedName.ToLowerInvariant(),
            _ => handler.NameProperty is { } property ? request.Name(property) : null,
        };
        if (name is null) return;
        try
        {
            var made = (request.Made(name) with { Properties = properties }).Unprotected();
            await handler.DeleteAsync(request with { Existing = made, Properties = new ResourceProperties(made.Properties) });
        }
        catch (AwsException e) when (Presence.IsAbsent(e))
        {
            // It was not made yet.
        }
    }

    private async Task UpdateAsync(ExpandedResource resource, IResourceHandler handler, JsonObject properties, DeployedResource existing)
    {
        var request = new ResourceRequest(resource, new ResourceProperties(properties), existing.GeneratedName, surroundings)
        {
            Existing = existing,
            UpdatePolicy = (JsonObject)Intrinsics().Evaluate(resource.UpdatePolicy, resource.Path)!,
        };
        var was = new ResourceProperties(existing.Properties);
        // Before the attempt: one that fails half-way is taken back as well, and at once.
        _wayBack.Push((existing, async () =>
        {
            await handler.ConfigureAsync(request with { Properties = was, UpdatePolicy = [] }, request.Properties);
            _resources[resource.LogicalId] = existing;
        }
        ));
        await handler.ConfigureAsync(request, was);
        _resources[resource.LogicalId] = Attributed(resource, existing, properties);
        if (StackJournal.Keeps(resource.Type)) journal.Save(surroundings.Options.StackName, _resources.Values);
        _events.Add(new StackEvent(resource.LogicalId, resource.Type, StackEventKind.Updated));
    }

    // What was made in this change goes, unless its policy keeps it whatever happens.
    private async Task TakeAwayAsync(IResourceHandler handler, ResourceRequest made, DeployedResource? previous)
    {
        var kept = made.Source.DeletionPolicy == "Retain";
        if (!kept) await handler.DeleteAsync(made);
        _events.Add(new StackEvent(made.LogicalId, made.Source.Type, kept ? StackEventKind.Retained : StackEventKind.Deleted));
        if (previous is null) _resources.Remove(made.LogicalId);
        else _resources[made.LogicalId] = previous;
    }

    private DeployedResource Attributed(ExpandedResource resource, DeployedResource made, JsonObject properties) => made with
    {
        Properties = properties,
        Needs = plan.Graph.Needs(resource.LogicalId),
        DeletionPolicy = resource.DeletionPolicy,
        UpdateReplacePolicy = resource.UpdateReplacePolicy,
        Path = resource.Path,
    };

    private Intrinsics Intrinsics() => new(
        plan.Template,
        name => plan.Parameters.GetValueOrDefault(name) ?? StackPlan.Pseudo(name, surroundings.Options.StackName, surroundings.Cloud) ?? _resources.GetValueOrDefault(name)?.Ref,
        (name, attribute) => _resources.GetValueOrDefault(name) is not { } found ? null
            : found.Attributes.GetValueOrDefault(attribute) ?? (handlers.Of(found.Type) is RecordedHandler ? RecordedHandler.Attribute(found, attribute, surroundings.Cloud) : null));
}
