using System.Collections.Concurrent;

namespace Pipeline.Simulation.World;

/// <summary>Clients that no run uses at present.</summary>
internal sealed class ClientPool
{
    private readonly ConcurrentBag<Clients> _free = [];

    public Clients Rent() => _free.TryTake(out var clients) ? clients : new Clients();

    public void Return(IEnumerable<Clients> used)
    {
        foreach (var clients in used) _free.Add(clients);
    }
}
