namespace Pipeline.Cloud.StepFunctions.Executions;

/// <summary>
/// Limits how many branches of all executions run in parallel with other branches. The first branch of a state needs no turn. Requests are withdrawn
/// without cancellation tokens, because linked token sources wait for each other's callbacks across threads when they are disposed.
/// </summary>
/// <param name="most">The number of turns.</param>
internal sealed class BranchTurns(int most)
{
    private readonly Lock _lock = new();
    private readonly LinkedList<Request> _waiting = [];
    private int _left = most;

    /// <summary>Requests a turn. Requests are granted in order.</summary>
    public Request Ask()
    {
        lock (_lock)
        {
            var request = new Request(this);
            if (_left > 0)
            {
                _left--;
                request.Answer(true);
            }
            else
            {
                _waiting.AddLast(request.Place);
            }

            return request;
        }
    }

    /// <summary>Returns a turn.</summary>
    public void Return()
    {
        lock (_lock)
        {
            if (_waiting.First is { } next)
            {
                _waiting.RemoveFirst();
                next.Value.Answer(true);
            }
            else
            {
                _left++;
            }
        }
    }

    private void Withdraw(Request request)
    {
        lock (_lock)
        {
            if (request.Place.List is null) return;
            _waiting.Remove(request.Place);
            request.Answer(false);
        }
    }

    /// <summary>A request for a turn.</summary>
    internal sealed class Request
    {
        private readonly TaskCompletionSource<bool> _granted = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly BranchTurns _turns;

        internal Request(BranchTurns turns)
        {
            _turns = turns;
            Place = new LinkedListNode<Request>(this);
        }

        /// <summary>True when the turn is granted; false when the request is withdrawn.</summary>
        public Task<bool> Granted => _granted.Task;

        internal LinkedListNode<Request> Place { get; }

        /// <summary>Withdraws the request, unless it is already granted.</summary>
        public void Withdraw() => _turns.Withdraw(this);

        internal void Answer(bool granted) => _granted.SetResult(granted);
    }
}
