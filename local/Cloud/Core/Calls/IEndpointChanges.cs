using Pipeline.Cloud.Protocol;

namespace Pipeline.Cloud.Calls;

/// <summary>Changes an endpoint while a call invokes it, by the operations that an operator would call.</summary>
public interface IEndpointChanges
{
    /// <summary>Deletes an endpoint and creates it again unchanged after a while.</summary>
    /// <param name="endpoint">Its name.</param>
    /// <param name="for">How long it is gone.</param>
    /// <param name="time">The clock.</param>
    /// <param name="context">On whose behalf.</param>
    /// <returns>False if it cannot be deleted: it does not exist, or is being created or updated.</returns>
    Task<bool> RemoveAsync(string endpoint, TimeSpan @for, TimeProvider time, CallContext context);

    /// <summary>Updates an endpoint to another configuration.</summary>
    /// <param name="endpoint">Its name.</param>
    /// <param name="config">The configuration; null for a copy of the current one.</param>
    /// <param name="context">On whose behalf.</param>
    /// <returns>False if it cannot be updated now.</returns>
    Task<bool> SwapAsync(string endpoint, string? config, CallContext context);
}
