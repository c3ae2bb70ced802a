namespace Pipeline.Cloud.Tests.Lambda;

/// <summary>Waits for what happens on other threads or in other processes; with a limit, so that a test fails instead of hanging.</summary>
internal static class Eventually
{
    public static async Task HoldsAsync(Func<bool> condition, string what)
    {
        for (var i = 0; i < 3000; i++)
        {
            if (condition()) return;
            await Task.Delay(10);
        }

        condition().ShouldBeTrue(what);
    }
}
