using Xunit;

namespace Prototxt.Inference.Tests.Memory;

/// <summary>What a workspace keeps from one call to the next.</summary>
public sealed unsafe class WorkspaceTests
{
    [Fact]
    public void What_depends_on_shapes_alone_is_computed_once_for_each()
    {
        using var work = new Workspace(1);
        int made = 0;
        float* none = null;
        Value Boxes(int height)
        {
            var picture = new Value(none, 1, 3, height, 4);
            return work.Once(0, [picture], to =>
            {
                made++;
                Value top = to.Plain(height);
                top.Span.Fill(height);
                return top;
            });
        }

        Assert.Equal([5, 5, 5, 5, 5], Boxes(5).Span.ToArray());
        Assert.Equal([5, 5, 5, 5, 5], Boxes(5).Span.ToArray());
        Assert.Equal(1, made);
        Assert.Equal([2, 2], Boxes(2).Span.ToArray());
        Assert.Equal([5, 5, 5, 5, 5], Boxes(5).Span.ToArray());
        Assert.Equal(3, made);
    }

    [Fact]
    public void What_fails_is_not_kept()
    {
        using var work = new Workspace(1);
        float* none = null;
        var picture = new Value(none, 1, 3, 2, 2);
        Assert.Equal([1], work.Once(0, [picture], to => Filled(to, 1)).Span.ToArray());
        var other = new Value(none, 1, 3, 2, 3);
        Assert.Throws<InvalidOperationException>(() => work.Once(0, [other], to => throw new InvalidOperationException($"{Filled(to, 2)}")));
        Assert.Equal([3], work.Once(0, [picture], to => Filled(to, 3)).Span.ToArray());
    }

    [Fact]
    public void Places_grow_with_the_input()
    {
        using var work = new Workspace([new Slot(16, 48), new Slot(32, 0), new Slot(16, 32), new Slot(16, 0), new Slot(3)]);
        foreach (int times in new[] { 1, 3, 2, 7 })
        {
            Value other = work[4].Input(3), input = work[0].Input(times, 16);
            work.Begin([input]);
            Value first = work[1].Plain(times, 32), second = work[2].Plain(times, 16);
            Assert.True(second.Data >= first.Data + 32 * times);
            Assert.True(input.Data >= second.Data + 16 * times);
            Assert.True(work[3].Plain(times, 16).Data == first.Data);
            Assert.Equal(0, (nint)second.Data % 64);
            Assert.True(other.Data == work[4].Plain(3).Data);
        }

        Assert.Equal((7 * 64 + 3) * sizeof(float), work.Bytes);
    }

    [Fact]
    public void Inputs_in_the_callers_memory_make_room_too()
    {
        using var work = new Workspace([new Slot(16, 16), new Slot(16, 0)]);
        float* numbers = stackalloc float[48];
        work.Begin([new Value(numbers, 3, 16)]);
        Assert.Equal(3 * 32 * sizeof(float), work.Bytes);
        Value top = work[1].Plain(3, 16);
        top.Span.Fill(1);
        Assert.Equal(3 * 32 * sizeof(float), work.Bytes);
    }

    [Fact]
    public void What_does_not_go_with_the_input_has_memory_of_its_own()
    {
        using var work = new Workspace([new Slot(64, 0), new Slot(32, 64)]);
        Value half = work[0].Input(1, 32);
        work.Begin([half]);
        Value whole = work[1].Plain(1, 32);
        half.Span.Fill(1);
        whole.Span.Fill(2);
        Assert.All(half.Span.ToArray(), number => Assert.Equal(1, number));
        Assert.Equal((48 + 32) * sizeof(float), work.Bytes);
    }

    [Fact]
    public void What_is_kept_is_made_again_where_the_arena_grows()
    {
        using var work = new Workspace([new Slot(16, 16), new Slot(16, 0)]);
        foreach ((int times, float makes, float expected) in new[] { (1, 1f, 1f), (1, 2f, 1f), (4, 3f, 3f), (2, 4f, 3f) })
        {
            work.Begin([work[0].Input(times, 16)]);
            Assert.Equal([expected], work.Once(1, [], to => Filled(to, makes)).Span.ToArray());
        }
    }

    private static Value Filled(Target to, float number)
    {
        Value top = to.Plain(1);
        top.Span.Fill(number);
        return top;
    }
}
