# One trial of XWMZR
# Data: recording-43-trial.csv beside this file. Redraw, in this folder, with
#   gnuplot recording-43-trial.gp
set encoding utf8
set terminal svg size 900,280 dynamic noenhanced \
  font 'DejaVu Sans,13' linewidth 1
set output 'recording-43-trial.svg'
FILE = 'recording-43-trial.csv'
set datafile separator comma
set datafile columnheaders
set style fill solid 1.0 noborder
set border 3 linewidth 1
set tics nomirror out scale 0.6
set errorbars small
unset key

# Rows of the table: one panel and one series at a time. Times are drawn in ms.
T = 1000
is(p, s) = column('panel') == p && stringcolumn('series') eq s
at(p, s, c) = is(p, s) ? column(c) : NaN
set multiplot layout 1,1 \
  margins screen 0.1,0.83,0.214286,0.9 \
  spacing screen 0,0.228571
set format x '%g ms'
# Panel 1
unset label
unset arrow
set title 'sweep 15: C, induction' offset 0,-0.6
set xrange [0:550]
set yrange [-153.985:93.5109]
set ytics -50,50,0
set ylabel 'potential (mV)'
set arrow from 100, graph 0 rto 0, graph 1 nohead dashtype 3
set arrow from 250, graph 0 rto 0, graph 1 nohead dashtype 3
set label 'forward phase' at 175,83.1198 center font ',11' front
set arrow from 250, graph 0 rto 0, graph 1 nohead dashtype 3
set arrow from 400, graph 0 rto 0, graph 1 nohead dashtype 3
set label 'target phase' at 325,83.1198 center font ',11' front
set label 'spikes cut out' at graph 1.01, first -28.82 left font ',11' textcolor rgb '#0072B2'
set label 'spikes' at graph 1.01, first 44.3896 left font ',11'
set label 'bursts' at graph 1.01, first 63.2824 left font ',11'
set label 'plateaus' at graph 1.01, first -102.03 left font ',11'
set label 'top-down light' at graph 1.01, first -120.922 left font ',11'
set label 'bottom-up light' at graph 1.01, first -139.815 left font ',11'
plot FILE using (T*at(1, 'forward_phase', 'start_s')):(-153.985):\
  (T*column('start_s')):(T*column('end_s')):(-153.985):(93.5109) \
  with boxxyerror fill transparent solid 0.10 noborder linecolor rgb '#888888' linewidth 1, \
  FILE using (T*at(1, 'target_phase', 'start_s')):(-153.985):\
  (T*column('start_s')):(T*column('end_s')):(-153.985):(93.5109) \
  with boxxyerror fill transparent solid 0.10 noborder linecolor rgb '#888888' linewidth 1, \
  FILE using (T*at(1, 'measured_window', 'start_s')):(-153.985):\
  (T*column('start_s')):(T*column('end_s')):(-153.985):(74.6181) \
  with boxxyerror fill transparent solid 0.14 noborder linecolor rgb '#888888' linewidth 1, \
  FILE using (T*at(1, 'trace', 'start_s')):(column('minimum_mv')):\
  (0):(column('maximum_mv')-column('minimum_mv')) \
  with vectors nohead linecolor 'black' linewidth 1.4, \
  FILE using (T*at(1, 'trace', 'start_s')):(column('minimum_mv')) \
  with lines linecolor 'black' linewidth 1, \
  FILE using (T*at(1, 'trace', 'start_s')):(column('spike_stripped_mv')) \
  with lines linecolor rgb '#0072B2' linewidth 1.5, \
  FILE using (T*at(1, 'spike', 'start_s')):(44.3896) \
  with points pointtype 11 pointsize 0.5 linecolor 'black', \
  FILE using (T*at(1, 'burst', 'start_s')):(63.2824):\
  (T*column('start_s')):(T*column('end_s')) \
  with xerrorbars pointtype -1 linewidth 3 linecolor rgb '#D55E00', \
  FILE using (T*at(1, 'plateau', 'start_s')):(-102.03):\
  (T*column('start_s')):(T*column('end_s')):(-108.075):\
  (-95.9839) \
  with boxxyerror fill solid noborder linecolor rgb '#009E73', \
  FILE using (T*at(1, 'top_down_light', 'start_s')):(-120.922):\
  (T*column('start_s')):(T*column('end_s')):(-126.968):\
  (-114.877) \
  with boxxyerror fill solid noborder linecolor rgb '#CC79A7', \
  FILE using (T*at(1, 'bottom_up_light', 'start_s')):(-139.815):\
  (T*column('start_s')):(T*column('end_s')):(-145.861):\
  (-133.77) \
  with boxxyerror fill solid noborder linecolor rgb '#56B4E9'

# The time axis of all panels
unset label
unset arrow
set label 'time from the sweep''s start' at screen 0.465,0.0357143 center
set title ''
unset border
unset tics
unset ylabel
set size 1,1
set origin 0,0
plot [0:1] [0:1] NaN
unset multiplot

unset output
