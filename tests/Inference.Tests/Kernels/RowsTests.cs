using Xunit;

namespace Prototxt.Inference.Tests.Kernels;

/// <summary>Rows that are not there.</summary>
public sealed class RowsTests
{
    [Theory]
    [InlineData(-0.5f)]
    [InlineData(2f)]
    [InlineData(float.NaN)]
    public void A_number_that_names_no_row_is_refused(float number)
    {
        using var work = new Workspace(3);
        Value x = Filling.Constant(work[0], [2, 3], 1), index = Filling.Copy(work[1], [1, number], 2);
        Assert.Contains("0 to 1", Assert.Throws<ArgumentException>(() => Rows.Reindex(x, index, work[2])).Message);
    }

    [Fact]
    public void A_selector_of_other_rows_is_refused()
    {
        using var work = new Workspace(3);
        Value x = Filling.Constant(work[0], [2, 3], 1), selector = Filling.Constant(work[1], [3], 1);
        Assert.Contains("[3]", Assert.Throws<ArgumentException>(() => Rows.Filter(x, selector, work[2])).Message);
    }

    [Fact]
    public void A_place_beyond_the_top_is_refused()
    {
        using var work = new Workspace(3);
        Value x = Filling.Constant(work[0], [1, 1, 1, 2], 1), mask = Filling.Copy(work[1], [0, 8], 1, 1, 1, 2);
        Assert.Contains("2x4", Assert.Throws<ArgumentException>(() => Upsample.WithMask(x, mask, work[2], [2, 4])).Message);
    }
}
