using Prototxt.Imaging;
using Prototxt.Tests.Layers;
using Prototxt.Training.Data;
using Xunit;
using static TorchSharp.torch;

namespace Prototxt.Training.Tests.Data;

/// <summary>Records that the program gives.</summary>
public class MemoryDataTests
{
    [Fact]
    public void Pictures_go_through_the_transform_once()
    {
        Picture[] pictures = [.. Enumerable.Range(0, 4).Select(p => Picture.FromBytes([.. Enumerable.Range(0, 90).Select(i => (byte)(i + p))], 5, 6, 3))];
        using NetData<Batch> data = Open(new(pictures, [4, 3, 2, 1]), "transform_param { crop_size: 3 mirror: true scale: 0.5 mean_value: 10 }");
        using Batch first = data.Next(), second = data.Next(), third = data.Next();
        Assert.Equal([2L, 3, 3, 3], first.Tops[0].shape);
        Assert.Equal([4f, 3f, 2f, 1f], [.. Numbers.Of(first.Tops[1]), .. Numbers.Of(second.Tops[1])]);
        Assert.Equal(Numbers.Of(first.Tops[0]), Numbers.Of(third.Tops[0]));
    }

    [Fact]
    public void What_the_caller_does_to_a_batch_stays_with_it()
    {
        using NetData<Batch> data = Open(new(ones(2, 3, 3, 3), zeros(2)));
        using (Batch batch = data.Next())
            batch.Tops[0].zero_();
        using Batch next = data.Next();
        Assert.All(Numbers.Of(next.Tops[0]), v => Assert.Equal(1, v));
    }

    [Fact]
    public void What_does_not_fit_is_refused()
    {
        Refused(null, "expected its records in DataOptions.Memory[\"d\"], found none");
        Refused(new(ones(4, 3, 3, 2), zeros(4)), "expected records of the shape [N, 3, 3, 3], found [4, 3, 3, 2]");
        Refused(new(ones(4, 27), zeros(4)), "found [4, 27]");
        Refused(new(ones(4, 3, 3, 3), zeros(3)), "expected 4 labels, found 3");
        Refused(new(ones(3, 3, 3, 3), zeros(3)), "expected a number of records that batch_size 2 divides, found 3");
        Refused(new(ones(0, 3, 3, 3), zeros(0)), "found 0");
        Refused(new([Picture.FromBytes(new byte[48], 4, 4, 3), Picture.FromBytes(new byte[48], 4, 4, 3)], [1, 2]), "found [2, 3, 4, 4]");
    }

    private static void Refused(MemoryRecords? records, string message) =>
        Assert.Contains(message, Assert.Throws<DataException>(() => Open(records)).Message, StringComparison.Ordinal);

    private static NetData<Batch> Open(MemoryRecords? records, string transform = "") => DataLayers.Open(
        $"layer {{ name: 'd' type: 'MemoryData' top: 'data' top: 'label' memory_data_param {{ batch_size: 2 channels: 3 height: 3 width: 3 }} {transform} }}",
        Phase.Train, new() { Memory = records is null ? new() : new Dictionary<string, MemoryRecords> { ["d"] = records }, Seed = 1 });
}
