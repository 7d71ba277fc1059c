namespace AlexNet.Digits;

/// <summary>All indices in a random order, then all again in another, without end.</summary>
internal sealed class Shuffle(int count, int seed)
{
    private readonly Random random = new(seed);
    private readonly int[] order = [.. Enumerable.Range(0, count)];
    private int next = count;

    /// <summary>Fills a batch; it may run over from one round into the next.</summary>
    public void Next(Span<int> batch)
    {
        foreach (ref int index in batch)
        {
            if (next == order.Length)
            {
                random.Shuffle(order);
                next = 0;
            }

            index = order[next++];
        }
    }
}
