using Xunit;

namespace Prototxt.Inference.Tests.Threading;

/// <summary>Alone: workers do not help where there are as many callers as processors.</summary>
[Collection(nameof(WorkerPoolTests))]
[CollectionDefinition(nameof(WorkerPoolTests), DisableParallelization = true)]
public sealed class WorkerPoolTests
{
    private const long Much = long.MaxValue / 2;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(7)]
    public void Every_item_is_done_once(int threads)
    {
        var pool = new WorkerPool(threads);
        for (int round = 0; round < 200; round++)
        {
            var done = new int[round];
            pool.For(round, Much, item => Interlocked.Increment(ref done[item]));
            Assert.All(done, times => Assert.Equal(1, times));
        }
    }

    [Fact]
    public void Several_threads_take_part_where_the_work_is_large()
    {
        // Both wait for each other: one alone would never end.
        using var both = new Barrier(2);
        new WorkerPool(2).For(2, Much, _ => Assert.True(both.SignalAndWait(TimeSpan.FromSeconds(60))));
    }

    [Fact]
    public void The_first_range_is_the_callers_time_after_time()
    {
        var pool = new WorkerPool(2);
        int caller = Environment.CurrentManagedThreadId;
        for (int round = 0; round < 20; round++)
        {
            var threads = new int[4];
            // Each thread waits for the other in its first item.
            using var both = new Barrier(2);
            pool.For(4, Much, item =>
            {
                threads[item] = Environment.CurrentManagedThreadId;
                if (item % 2 == 0)
                    Assert.True(both.SignalAndWait(TimeSpan.FromSeconds(60)));
            });
            Assert.Equal(caller, threads[0]);
            Assert.NotEqual(caller, threads[2]);
        }
    }

    [Fact]
    public void Sleeping_workers_wake_up_for_the_next_call()
    {
        new WorkerPool(2).For(2, Much, _ => { });
        Assert.True(SpinWait.SpinUntil(() => Workers.Sleeping == Workers.Count, TimeSpan.FromSeconds(60)));
        using var both = new Barrier(2);
        new WorkerPool(2).For(2, Much, _ => Assert.True(both.SignalAndWait(TimeSpan.FromSeconds(60))));
    }

    [Fact]
    public void Small_work_stays_on_its_thread()
    {
        int caller = Environment.CurrentManagedThreadId;
        new WorkerPool(4).For(100, 1000, _ => Assert.Equal(caller, Environment.CurrentManagedThreadId));
    }

    [Fact]
    public void Callers_side_by_side_get_their_own_items_done()
    {
        var pool = new WorkerPool(3);
        Parallel.For(0, 8, new ParallelOptions { MaxDegreeOfParallelism = 8 }, caller =>
        {
            for (int round = 0; round < 300; round++)
            {
                long sum = 0;
                pool.For(50, Much, item => Interlocked.Add(ref sum, item * (caller + 1)));
                Assert.Equal(49 * 25 * (caller + 1), sum);
            }
        });
    }

    [Fact]
    public void An_item_may_share_work_itself()
    {
        var pool = new WorkerPool(3);
        int done = 0;
        pool.For(5, Much, _ => pool.For(7, Much, _ => Interlocked.Increment(ref done)));
        Assert.Equal(35, done);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public void An_exception_comes_out_when_nobody_works_any_more(int threads)
    {
        var pool = new WorkerPool(threads);
        for (int round = 0; round < 100; round++)
        {
            int inside = 0;
            var thrown = Assert.Throws<InvalidDataException>(() => pool.For(20, Much, item =>
            {
                Interlocked.Increment(ref inside);
                try
                {
                    if (item == 7)
                        throw new InvalidDataException("seven");
                }
                finally
                {
                    Interlocked.Decrement(ref inside);
                }
            }));
            Assert.Equal("seven", thrown.Message);
            Assert.Equal(0, Volatile.Read(ref inside));
        }
        int done = 0;
        pool.For(10, Much, _ => Interlocked.Increment(ref done));
        Assert.Equal(10, done);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void A_call_that_is_called_off_ends_between_two_items(int threads)
    {
        using var cancel = new CancellationTokenSource();
        int begun = 0;
        Assert.Throws<OperationCanceledException>(() => new WorkerPool(threads).For(1000, Much, _ =>
        {
            switch (Interlocked.Increment(ref begun))
            {
                case 3: cancel.Cancel(); break;
                case > 3: cancel.Token.WaitHandle.WaitOne(); break; // begun before the third had called it off
            }
        }, cancel.Token));
        Assert.InRange(begun, 3, 3 + threads);
    }

    [Fact]
    public void A_pool_has_a_thread_at_least() => Assert.Throws<ArgumentOutOfRangeException>(() => new WorkerPool(0));
}
