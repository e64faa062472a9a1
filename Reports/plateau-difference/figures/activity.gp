# Event rate and burst probability by condition
# Data: activity.csv beside this file. Redraw, in this folder, with
#   gnuplot activity.gp
set encoding utf8
set terminal svg size 900,462 dynamic noenhanced \
  font 'DejaVu Sans,13' linewidth 1
set output 'activity.svg'
FILE = 'activity.csv'
set datafile separator comma
set datafile columnheaders
set style fill solid 1.0 noborder
set border 3 linewidth 1
set tics nomirror out scale 0.6
set errorbars small
unset key

# Conditions are rows; units of a row are spread so that all of them are seen.
set multiplot
set yrange [8-0.4:-0.6]
set ytics scale 0 ('A target plateau (n = 8)' 0, \
  'B forward plateau (n = 8)' 1, \
  'C both plateaus (n = 8)' 2, \
  'D bottom-up only (n = 8)' 3, \
  'K late somatic current (n = 8)' 4, \
  'L bottom-up in the target… (n = 8)' 5, \
  'bottom_up (n = 48)' 6, \
  'test_pulse (n = 48)' 7)
set grid xtics linecolor rgb '#888888' linewidth 0.5
set border 1
set lmargin at screen 0.28
set rmargin at screen 0.62
set tmargin 2.2
set bmargin 3.5
set key at screen 0.99, screen 0.995 right top
set xlabel 'event rate (Hz)'
set xrange [-0.2592:8.64]
set xtics 0,5
unit(x) = column('is_summary') == 0 ? column(x) : NaN
summary(x) = column('is_summary') == 1 ? column(x) : NaN
plot FILE using (unit('event_rate_hz')):(column('row')+column('offset')) \
    with points pointtype 7 pointsize 0.6 linecolor rgb '#0072B2' \
    title 'one cell', \
  FILE using (summary('event_rate_hz')):(column('row')) \
    with points pointtype 12 pointsize 1.7 linewidth 2 linecolor 'black' \
    title 'mean of cells'
unset key
set lmargin at screen 0.66
set rmargin at screen 0.98
unset ytics
set xlabel 'burst probability P = B/E'
set xrange [-0.03:1.03]
set xtics 0,0.25,1
plot FILE using (unit('burst_probability')):(column('row')+column('offset')) \
    with points pointtype 7 pointsize 0.6 linecolor rgb '#0072B2', \
  FILE using (summary('burst_probability')):(column('row')) \
    with points pointtype 12 pointsize 1.7 linewidth 2 linecolor 'black'
unset multiplot
unset output
